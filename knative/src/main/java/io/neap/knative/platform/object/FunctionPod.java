// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.neap.control.platform.RevisionStatus.StartupPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a pod tells of the one process in it. Kubernetes tells times to the second. */
record FunctionPod(Pod pod) {

    /** Whether it is there to stay. */
    boolean isWanted() {
        return pod.getMetadata().getDeletionTimestamp() == null;
    }

    boolean isReady() {
        return condition("Ready")
                .filter(ready -> "True".equals(ready.getStatus()))
                .isPresent();
    }

    /** When it became ready, or ceased to be. */
    Optional<Instant> readySince() {
        return condition("Ready").map(PodCondition::getLastTransitionTime).map(Instant::parse);
    }

    /** How its process ended, now or the last time. */
    Optional<ContainerStateTerminated> ended() {
        return function()
                .flatMap(status -> Optional.ofNullable(status.getState())
                        .map(ContainerState::getTerminated)
                        .or(() -> Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated)));
    }

    /** What Kubernetes waits for before the process can start, in its own words. */
    Optional<String> obstacle() {
        Optional<String> unscheduled = condition("PodScheduled")
                .filter(scheduled -> "False".equals(scheduled.getStatus()))
                .map(PodCondition::getMessage);
        return unscheduled.or(() -> function()
                .flatMap(status -> Optional.ofNullable(status.getState()))
                .flatMap(state -> Optional.ofNullable(state.getWaiting()))
                .filter(waiting -> waiting.getMessage() != null)
                .map(waiting -> waiting.getReason() + ": " + waiting.getMessage()));
    }

    /** The parts of its start. That of a process which was replaced within its pod has no way to there. */
    List<StartupPart> startup() {
        Optional<Instant> started = function()
                .flatMap(status -> Optional.ofNullable(status.getState()))
                .flatMap(state -> Optional.ofNullable(state.getRunning()))
                .map(running -> Instant.parse(running.getStartedAt()));
        List<StartupPart> parts = new ArrayList<>();
        if (function().map(ContainerStatus::getRestartCount).orElse(0) == 0) {
            Instant created = Instant.parse(pod.getMetadata().getCreationTimestamp());
            Optional<Instant> scheduled = condition("PodScheduled")
                    .map(PodCondition::getLastTransitionTime)
                    .map(Instant::parse);
            scheduled.ifPresent(then -> add(parts, "queue", created, then));
            started.ifPresent(then -> add(parts, "spawn", scheduled.orElse(created), then));
        }
        started.ifPresent(then -> readySince().ifPresent(ready -> add(parts, "ready", then, ready)));
        return parts;
    }

    private static void add(List<StartupPart> parts, String name, Instant from, Instant to) {
        Duration duration = Duration.between(from, to);
        parts.add(new StartupPart(name, duration.isNegative() ? Duration.ZERO : duration));
    }

    private Optional<ContainerStatus> function() {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(FunctionContainer.NAME))
                .findFirst();
    }

    private Optional<PodCondition> condition(String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }
}
