// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.Pod;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A status of ours out of what the cluster says. Whether a revision was ever ready is Knative's word until it is marked
 * on the service, for Knative takes it back when a proven revision loses its last process; how many processes answer is
 * counted in pods.
 *
 * <pre>
 *   marked    Ready      pods               status
 *   failed    any        any                Failed
 *   no        True       see proven
 *   no        other      one ended, or late Failed
 *   no        other      any                Starting
 *   proven    any        some ready         Ready
 *   proven    any        some, none ready   Starting (woken, or the last one was lost)
 *   proven    any        none               Asleep
 * </pre>
 */
public final class StatusReader {

    private StatusReader() {}

    /**
     * What the revision is doing.
     *
     * @param service that it belongs to, which bears the marks
     * @param pods of the revision
     * @param starts what is told of their starts
     * @param now decides whether a start is late
     */
    public static RevisionStatus status(
            Revision revision,
            Optional<Service> service,
            List<Pod> pods,
            Function<Pod, FunctionStart> starts,
            Instant now) {
        RevisionName name = name(revision);
        Optional<String> failed = service.flatMap(bearer -> Marks.annotation(bearer, Marks.failed(name.name())));
        if (failed.isPresent()) {
            String[] words = failed.get().split(" ", 2);
            return new RevisionStatus.Failed(name, Instant.parse(words[0]), words[1]);
        }
        List<FunctionPod> wanted = pods.stream()
                .map(FunctionPod::new)
                .filter(FunctionPod::isWanted)
                .toList();
        Optional<Condition> ready = condition(revision, "Ready");
        boolean proven = is("True", ready)
                || service.flatMap(bearer -> Marks.annotation(bearer, Marks.proven(name.name())))
                        .isPresent();
        return proven ? proven(revision, wanted, starts) : unproven(revision, ready, wanted, now);
    }

    /** Whether the pod's function answers and is there to stay. */
    public static boolean answers(Pod pod) {
        FunctionPod function = new FunctionPod(pod);
        return function.isWanted() && function.isReady();
    }

    public static RevisionName name(Revision revision) {
        String service = Marks.label(revision, "serving.knative.dev/service").orElseThrow();
        return new RevisionName(
                new ServiceName(revision.getMetadata().getNamespace(), service),
                revision.getMetadata().getName());
    }

    private static RevisionStatus unproven(
            Revision revision, Optional<Condition> ready, List<FunctionPod> pods, Instant now) {
        Instant made = made(revision);
        Duration deadline = deadline(revision);
        boolean late = now.isAfter(made.plus(deadline).plusSeconds(1));
        return FailureReason.of(ready.filter(condition -> is("False", ready)), pods, late, deadline)
                .<RevisionStatus>map(reason -> new RevisionStatus.Failed(name(revision), now, reason))
                .orElseGet(() -> new RevisionStatus.Starting(name(revision), made));
    }

    private static RevisionStatus proven(
            Revision revision, List<FunctionPod> pods, Function<Pod, FunctionStart> starts) {
        List<FunctionPod> ready = pods.stream()
                .filter(FunctionPod::isReady)
                .sorted(Comparator.comparing(pod -> pod.readySince().orElse(Instant.EPOCH)))
                .toList();
        Instant active = condition(revision, "Active")
                .map(Condition::getLastTransitionTime)
                .map(Instant::parse)
                .orElseGet(() -> made(revision));
        if (!ready.isEmpty()) {
            return new RevisionStatus.Ready(
                    name(revision),
                    ready.getFirst().readySince().orElse(active),
                    ready.size(),
                    ready.getLast().startup(starts.apply(ready.getLast().pod())));
        }
        return pods.isEmpty()
                ? new RevisionStatus.Asleep(name(revision), active)
                : new RevisionStatus.Starting(name(revision), active);
    }

    /** How long the revision may take to become ready; the annotation is always there on those that Neap made. */
    public static Duration deadline(Revision revision) {
        return Marks.annotation(revision, ServiceBuilder.PROGRESS_DEADLINE)
                .map(text -> Duration.parse("PT" + text))
                .orElse(Duration.ofMinutes(10));
    }

    private static Instant made(Revision revision) {
        return Instant.parse(revision.getMetadata().getCreationTimestamp());
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
        return condition
                .map(Condition::getStatus)
                .filter(found -> Objects.equals(found, status))
                .isPresent();
    }
}
