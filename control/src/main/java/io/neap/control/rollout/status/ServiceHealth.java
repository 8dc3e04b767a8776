// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.status;

import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.platform.metadata.MetadataQuestion;
import io.neap.control.platform.metadata.MetadataQuestion.Answer;
import io.neap.control.platform.metadata.MetadataStore;
import io.neap.control.platform.metadata.ModelMetadata;
import io.neap.control.rollout.Delivery;
import io.neap.control.rollout.InferenceServices;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Answers for a service without asking it, so that nothing wakes: for the revision that gets most of its requests, from
 * what that one's function has told and from what the platform says of it.
 */
@ApplicationScoped
public class ServiceHealth {

    private final InferenceServices services;
    private final Platform platform;
    private final MetadataStore metadata;

    ServiceHealth(InferenceServices services, Platform platform, MetadataStore metadata) {
        this.services = services;
        this.platform = platform;
        this.metadata = metadata;
    }

    /**
     * An answer for the service.
     *
     * @param state of the revision that it is about, as its status has it; None when no revision was ever ready
     */
    public record Told(Answer answer, String state) {}

    /** Fails with {@code RESOURCE_DOES_NOT_EXIST} when there is no such service. */
    public Uni<Told> tell(ServiceName name, MetadataQuestion question) {
        return services.get(name)
                .chain(service -> first(service.delivery())
                        .map(revision -> platform.status(revision)
                                .chain(status -> metadata.find(revision).map(known -> told(question, status, known))))
                        .orElseGet(() -> Uni.createFrom().item(told(question, Optional.empty(), Optional.empty()))));
    }

    private static Optional<RevisionName> first(Delivery delivery) {
        return delivery.route().stream()
                .flatMap(route -> route.targets().stream())
                .max(Comparator.comparingInt(TrafficTarget::percent))
                .map(TrafficTarget::revision);
    }

    static Told told(MetadataQuestion question, Optional<RevisionStatus> status, Optional<ModelMetadata> known) {
        String state = status.map(found -> found.getClass().getSimpleName()).orElse("None");
        boolean broken = status.isEmpty() || status.get() instanceof RevisionStatus.Failed;
        Answer answer = switch (question.kind()) {
            case LIVE -> new Answer(200, Map.of("live", true));
            case READY -> broken ? unavailable(state) : ready(question, status.get(), known);
            case METADATA -> known.isEmpty() ? unavailable(state) : question.answer(known.get());
        };
        return new Told(answer, state);
    }

    /** A function that answers is ready before anybody has asked it what it serves. */
    private static Answer ready(MetadataQuestion question, RevisionStatus status, Optional<ModelMetadata> known) {
        if (known.isEmpty() && question.model().isEmpty() && status instanceof RevisionStatus.Ready) {
            return MetadataQuestion.serverIsReady();
        }
        return known.isEmpty() ? unavailable(status.getClass().getSimpleName()) : question.answer(known.get());
    }

    private static Answer unavailable(String state) {
        return Answer.failure(503, "the service is not ready: the revision behind it is " + state);
    }
}
