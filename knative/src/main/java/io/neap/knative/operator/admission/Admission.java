// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.admission;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.model.ModelRegistry;
import io.neap.control.pipeline.trigger.Triggers;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.ModelCatalog;
import io.neap.control.rollout.ServiceSpec;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.Model;
import io.neap.knative.crd.Rollout;
import io.neap.knative.crd.Workspace;
import io.neap.knative.operator.Specs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;

/**
 * What no schema can say of a resource. Only what can never come right is refused: a model may be registered after the
 * service that refers to it, as whoever applies a folder of YAML expects.
 */
@ApplicationScoped
class Admission {

    private final KubernetesClient client;
    private final InferenceServices services;
    private final ModelCatalog models;
    private final ModelRegistry registry;
    private final Triggers triggers;

    Admission(
            KubernetesClient client,
            InferenceServices services,
            ModelCatalog models,
            ModelRegistry registry,
            Triggers triggers) {
        this.client = client;
        this.services = services;
        this.models = models;
        this.registry = registry;
        this.triggers = triggers;
    }

    /** A service that is to be, new or changed. */
    Uni<Ruling> service(InferenceService asked) {
        ServiceName name;
        ServiceSpec spec;
        InferenceServiceSpec said = asked.getSpec();
        try {
            name = new ServiceName(
                    asked.getMetadata().getNamespace(), asked.getMetadata().getName());
            Optional<Rollout> rollout = rollout(asked);
            if (said.rollout() != null && rollout.isEmpty()) {
                return warned("There is no Rollout " + said.rollout() + " in " + name.workspace()
                        + " yet; the service waits for it.");
            }
            spec = Specs.read(rollout.isPresent() ? said.with(rollout.get().getSpec()) : said);
        } catch (DomainException invalid) {
            return refused(invalid);
        }
        return triggers.list(name.workspace())
                .map(found -> found.stream().anyMatch(trigger -> trigger.name().equals(name)))
                .chain(taken -> taken
                        ? Uni.createFrom()
                                .item(Ruling.refused(
                                        "The name " + name + " is taken by a trigger: choose another for the service."))
                        : reference(name, spec));
    }

    private Uni<Ruling> reference(ServiceName name, ServiceSpec spec) {
        return models.servable(name.workspace(), spec.model())
                .replaceWith(Ruling.TAKEN)
                .onFailure(Admission::isMissing)
                .recoverWithItem(missing -> Ruling.warned(missing.getMessage() + "; the service waits for it."))
                .onFailure(Admission::isInvalid)
                .recoverWithItem(invalid -> Ruling.warned(String.valueOf(invalid.getMessage())));
    }

    private Optional<Rollout> rollout(InferenceService asked) {
        return Optional.ofNullable(asked.getSpec().rollout())
                .map(name -> client.resources(Rollout.class)
                        .inNamespace(asked.getMetadata().getNamespace())
                        .withName(name)
                        .get());
    }

    /** A named strategy that is to be, new or changed. */
    Uni<Ruling> rollout(Rollout asked) {
        try {
            Specs.strategy(asked.getSpec());
            return Uni.createFrom().item(Ruling.TAKEN);
        } catch (DomainException invalid) {
            return refused(invalid);
        }
    }

    /** Aliases that are to be moved. */
    Uni<Ruling> model(Model asked) {
        String name = Objects.requireNonNullElse(
                asked.getSpec().name(), asked.getMetadata().getName());
        return registry.get(asked.getMetadata().getNamespace(), name)
                .replaceWith(Ruling.TAKEN)
                .onFailure(Admission::isMissing)
                .recoverWithItem(missing -> Ruling.warned(missing.getMessage() + "; its aliases wait for it."))
                .onFailure(Admission::isInvalid)
                .recoverWithItem(invalid -> Ruling.refused(String.valueOf(invalid.getMessage())));
    }

    /** A workspace that is to go. */
    Uni<Ruling> deleted(Workspace leaving) {
        String name = leaving.getMetadata().getName();
        return services.list(name)
                .map(found -> found.isEmpty()
                        ? Ruling.TAKEN
                        : Ruling.warned("Namespace " + name + " stays, and serves: " + found.size()
                                + " services are in it. Delete the namespace to have them gone."));
    }

    private static Uni<Ruling> warned(String warning) {
        return Uni.createFrom().item(Ruling.warned(warning));
    }

    private static Uni<Ruling> refused(DomainException invalid) {
        return Uni.createFrom().item(Ruling.refused(invalid.getMessage()));
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof DomainException known && known.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST;
    }

    private static boolean isInvalid(Throwable failure) {
        return failure instanceof DomainException known && known.code() == ErrorCode.INVALID_PARAMETER_VALUE;
    }
}
