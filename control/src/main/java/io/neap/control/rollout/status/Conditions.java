// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.status;

import io.neap.control.rollout.Condition;
import io.neap.control.rollout.Condition.Status;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.Insight;
import io.neap.control.rollout.Rollout;
import java.time.Instant;
import java.util.List;

/**
 * What a service's conditions are, in Knative's words: {@code ConfigurationsReady} when the revision that was asked for
 * has taken over, {@code RoutesReady} when requests have where to go, {@code Ready} when both.
 */
final class Conditions {

    private Conditions() {}

    /** {@code followed} says whether the platform's route is the wanted one. */
    static List<Condition> of(InferenceService service, Insight insight, boolean followed) {
        Condition configurations = configurations(service, insight);
        Condition routes = routes(service, followed);
        Condition decisive = configurations.status() == Status.TRUE ? routes : configurations;
        Condition ready =
                new Condition("Ready", decisive.status(), decisive.reason(), decisive.message(), decisive.since());
        return List.of(ready, configurations, routes);
    }

    private static Condition configurations(InferenceService service, Insight insight) {
        if (service.deleting()) {
            return configurations(Status.FALSE, "Deleting", "Its revisions are being drained.", service.createdAt());
        }
        if (service.delivery().rollout().isEmpty()) {
            return configurations(Status.UNKNOWN, "Pending", said(insight), service.createdAt());
        }
        Rollout rollout = service.delivery().rollout().get();
        if (service.generation() != service.delivery().observedGeneration()) {
            return configurations(
                    Status.UNKNOWN, "Pending", said(insight), rollout.change().startedAt());
        }
        Instant started = rollout.change().startedAt();
        return switch (rollout) {
            case Rollout.Starting ignored -> configurations(Status.UNKNOWN, "Starting", said(insight), started);
            case Rollout.Previewing ignored -> configurations(Status.UNKNOWN, "Previewing", said(insight), started);
            case Rollout.Stepping ignored -> configurations(Status.UNKNOWN, "Stepping", said(insight), started);
            case Rollout.Completed done ->
                configurations(Status.TRUE, "Completed", insight.trouble().orElse(""), done.at());
            case Rollout.RolledBack back ->
                configurations(Status.FALSE, back.cause().word(), back.reason(), back.at());
        };
    }

    private static String said(Insight insight) {
        return insight.trouble().orElse(insight.message());
    }

    private static Condition configurations(Status status, String reason, String message, Instant since) {
        return new Condition("ConfigurationsReady", status, reason, message, since);
    }

    private static Condition routes(InferenceService service, boolean followed) {
        Instant since = service.createdAt();
        if (service.deleting()) {
            return new Condition("RoutesReady", Status.FALSE, "Deleting", "It gets no more requests.", since);
        }
        if (service.delivery().route().isEmpty()) {
            String message = "No revision gets requests yet.";
            return new Condition("RoutesReady", Status.UNKNOWN, "NoRevisionReady", message, since);
        }
        return followed
                ? new Condition("RoutesReady", Status.TRUE, "Routed", "", since)
                : new Condition("RoutesReady", Status.UNKNOWN, "Applying", "The route is being replaced.", since);
    }
}
