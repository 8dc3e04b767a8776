// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The definitions as they are installed. */
public final class Definitions {

    private static final Path MANIFESTS = Path.of("src/main/kubernetes/base");

    private Definitions() {}

    /** Gives the cluster those of this build, and waits until it knows them. */
    public static void install(KubernetesClient client) {
        for (Schema schema : Schema.all()) {
            client.resource(read(MANIFESTS.resolve(schema.name() + ".yaml")))
                    .forceConflicts()
                    .serverSideApply();
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(schema.name())
                    .waitUntilCondition(Definitions::isEstablished, 1, TimeUnit.MINUTES);
        }
    }

    private static CustomResourceDefinition read(Path file) {
        try {
            return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && Objects.requireNonNullElse(
                                definition.getStatus().getConditions(), List.<CustomResourceDefinitionCondition>of())
                        .stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
