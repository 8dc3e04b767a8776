// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.serving.v1.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A Knative revision's conditions as a status of ours. {@code Ready} says whether it was proven, {@code Active}
 * whether it has pods now.
 *
 * <pre>
 *   Ready     Active           status
 *   False     any              Failed
 *   True      False            Asleep
 *   True      Unknown, 0 pods  Starting (woken)
 *   True      otherwise        Ready
 *   otherwise any              Starting
 * </pre>
 */
public final class StatusReader {

    private StatusReader() {}

    /** The parts of the start are empty: Knative does not tell them. */
    public static RevisionStatus status(Revision revision) {
        RevisionName name = name(revision);
        Optional<Condition> ready = condition(revision, "Ready");
        Optional<Condition> active = condition(revision, "Active");
        if (is("False", ready)) {
            return new RevisionStatus.Failed(name, since(revision, ready), reason(ready.orElseThrow()));
        }
        if (!is("True", ready)) {
            return new RevisionStatus.Starting(name, since(revision, ready));
        }
        if (is("False", active)) {
            return new RevisionStatus.Asleep(name, since(revision, active));
        }
        int pods = Objects.requireNonNullElse(revision.getStatus().getActualReplicas(), 0);
        if (is("Unknown", active) && pods == 0) {
            return new RevisionStatus.Starting(name, since(revision, active));
        }
        return new RevisionStatus.Ready(name, since(revision, active.or(() -> ready)), pods, List.of());
    }

    private static RevisionName name(Revision revision) {
        var metadata = revision.getMetadata();
        String service = Objects.requireNonNull(
                metadata.getLabels().get("serving.knative.dev/service"), "a revision of a Knative service");
        return new RevisionName(new ServiceName(metadata.getNamespace(), service), metadata.getName());
    }

    private static Optional<Condition> condition(Revision revision, String type) {
        if (revision.getStatus() == null) {
            return Optional.empty();
        }
        return revision.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private static boolean is(String status, Optional<Condition> condition) {
        return condition.map(Condition::getStatus).filter(status::equals).isPresent();
    }

    /** When the condition last changed; before there is one, when the revision was made. */
    private static Instant since(Revision revision, Optional<Condition> condition) {
        return Instant.parse(condition
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> revision.getMetadata().getCreationTimestamp()));
    }

    private static String reason(Condition condition) {
        String message = condition.getMessage();
        return message == null || message.isEmpty() ? condition.getReason() : message;
    }
}
