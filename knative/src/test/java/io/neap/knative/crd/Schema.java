// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A resource definition, made from its class as the build makes it. */
record Schema(Class<? extends CustomResource<?, ?>> type) {

    static List<Schema> all() {
        return List.of(
                new Schema(InferenceService.class),
                new Schema(Model.class),
                new Schema(RetrainingTrigger.class),
                new Schema(Rollout.class),
                new Schema(Workspace.class));
    }

    String kind() {
        return type.getSimpleName();
    }

    /** As Kubernetes names the definition. */
    String name() {
        return HasMetadata.getFullResourceName(type);
    }

    /** The definition's YAML. */
    String yaml() {
        try {
            Path folder = Files.createDirectories(Path.of("target", "crd"));
            new CRDGenerator()
                    .customResourceClasses(type)
                    .forCRDVersions("v1")
                    .inOutputDir(folder.toFile())
                    .generate();
            return Serialization.asYaml(sorted(Serialization.unmarshal(
                    Files.readString(folder.resolve(name() + "-v1.yml")), CustomResourceDefinition.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order in which they are declared, which is that in which they are read; the generator sorts by path. */
    private CustomResourceDefinition sorted(CustomResourceDefinition definition) {
        List<String> declared = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        definition
                .getSpec()
                .getVersions()
                .forEach(each -> each.getAdditionalPrinterColumns()
                        .sort(Comparator.comparingInt(column -> declared.indexOf(column.getName()))));
        definition
                .getSpec()
                .getVersions()
                .forEach(each -> onceEach(each.getSchema().getOpenAPIV3Schema()));
        return definition;
    }

    /** A rule of a record's component is found on its field and on its accessor. */
    private static void onceEach(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(Schema::onceEach);
        }
        if (schema.getItems() != null) {
            onceEach(schema.getItems().getSchema());
        }
    }

    CustomResourceDefinitionVersion version() {
        return Serialization.unmarshal(yaml(), CustomResourceDefinition.class)
                .getSpec()
                .getVersions()
                .getFirst();
    }

    /** Every field below {@code spec} or {@code status}, by its path, in the order of the schema. */
    Map<String, JSONSchemaProps> fields(String part) {
        Map<String, JSONSchemaProps> fields = new LinkedHashMap<>();
        JSONSchemaProps root =
                version().getSchema().getOpenAPIV3Schema().getProperties().get(part);
        collect(Objects.requireNonNull(root, part), "", fields);
        return fields;
    }

    private static void collect(JSONSchemaProps parent, String path, Map<String, JSONSchemaProps> fields) {
        if (parent.getProperties() == null) {
            return;
        }
        parent.getProperties().forEach((name, field) -> {
            boolean list = field.getItems() != null;
            String at = path + name + (list ? "[]" : "");
            fields.put(at, field);
            collect(list ? field.getItems().getSchema() : field, at + ".", fields);
        });
    }
}
