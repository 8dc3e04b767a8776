// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.neap.control.platform.RevisionStatus.StartupPart;
import io.neap.control.platform.StartupReport;
import java.time.Duration;
import java.time.Instant;
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

    /**
     * The parts of its start. That of a process which was replaced within its pod has no way to there.
     *
     * @param start what is told of it elsewhere
     */
    List<StartupPart> startup(FunctionStart start) {
        Instant created = Instant.parse(pod.getMetadata().getCreationTimestamp());
        Instant started = function()
                .flatMap(status -> Optional.ofNullable(status.getState()))
                .flatMap(state -> Optional.ofNullable(state.getRunning()))
                .map(running -> Instant.parse(running.getStartedAt()))
                .orElse(created);
        boolean replaced = function().map(ContainerStatus::getRestartCount).orElse(0) > 0;
        Instant scheduled = condition("PodScheduled")
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse)
                .orElse(created);
        return new StartupReport(
                        replaced ? started : created,
                        replaced ? started : scheduled,
                        started,
                        readySince().orElse(started),
                        replaced ? Duration.ZERO : start.pulled())
                .parts(start.told());
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
