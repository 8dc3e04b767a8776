// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a revision did not become ready, in a sentence that a person can act on. */
final class FailureReason {

    /** What a cluster may get over by itself until the deadline: a node that has still to come. */
    private static final Set<String> PASSING = Set.of("Unschedulable", "ContainerCreating", "PodInitializing");

    /** Knative's own word for a deadline that has passed. */
    private static final String DEADLINE = "ProgressDeadlineExceeded";

    private static final int SIGNAL_BASE = 128;

    private FailureReason() {}

    /**
     * Empty while it may still become ready.
     *
     * @param notReady Knative's {@code Ready} condition when it is false
     * @param late whether the deadline has passed
     */
    static Optional<String> of(Optional<Condition> notReady, List<FunctionPod> pods, boolean late, Duration deadline) {
        Optional<String> ended = pods.stream()
                .flatMap(pod -> pod.ended().stream())
                .map(FailureReason::ended)
                .findFirst();
        if (ended.isPresent()) {
            return ended;
        }
        if (late
                || notReady.filter(condition -> DEADLINE.equals(condition.getReason()))
                        .isPresent()) {
            return Optional.of(late(pods, deadline));
        }
        return notReady.filter(condition -> !PASSING.contains(String.valueOf(condition.getReason())))
                .map(FailureReason::said);
    }

    /** The last line of what the process left, and its exit code. */
    private static String ended(ContainerStateTerminated end) {
        String message = Optional.ofNullable(end.getMessage()).orElse("");
        String words = message.lines().filter(line -> !line.isBlank()).reduce("", (first, last) -> last.strip());
        String code = code(end);
        return words.isEmpty() ? "The process ended with " + code + " before it was ready." : words + " (" + code + ")";
    }

    private static String code(ContainerStateTerminated end) {
        int code = end.getExitCode();
        String name = "OOMKilled".equals(end.getReason())
                ? ", out of memory"
                : code > SIGNAL_BASE ? ", signal " + (code - SIGNAL_BASE) : "";
        return "exit code " + code + name;
    }

    private static String late(List<FunctionPod> pods, Duration deadline) {
        String obstacle = pods.stream()
                .flatMap(pod -> pod.obstacle().stream())
                .findFirst()
                .map(words -> "; the cluster says: " + words)
                .orElse("");
        return "It was not ready within " + Seconds.ceil(deadline)
                + " s: its start hangs or needs a longer progressDeadline" + obstacle + ".";
    }

    private static String said(Condition condition) {
        String message = condition.getMessage();
        return message == null || message.isEmpty() ? condition.getReason() : message;
    }
}
