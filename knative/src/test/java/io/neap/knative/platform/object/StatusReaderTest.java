// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static io.neap.knative.platform.object.Fixtures.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.pkg.apis.ConditionBuilder;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.RevisionBuilder;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionStatus.Asleep;
import io.neap.control.platform.RevisionStatus.Failed;
import io.neap.control.platform.RevisionStatus.Ready;
import io.neap.control.platform.RevisionStatus.Starting;
import io.neap.control.platform.RevisionStatus.StartupPart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusReaderTest {

    private static final Instant CREATED = Instant.parse("2026-11-23T08:00:00Z");
    private static final Instant SINCE = Instant.parse("2026-11-23T08:00:05Z");
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:10Z");
    private static final Service BARE = marked(Map.of());
    private static final Service PROVEN = marked(Map.of(Marks.proven("penguins-00001"), SINCE.toString()));

    static Stream<Arguments> situations() {
        Starting starting = new Starting(FIRST, CREATED);
        Starting again = new Starting(FIRST, SINCE);
        Ready ready = new Ready(FIRST, SINCE, 1, parts(1, 2, 2));
        Asleep asleep = new Asleep(FIRST, SINCE);
        return Stream.of(
                arguments("deploying", BARE, ready("Unknown", "Deploying", ""), List.of(), starting),
                arguments("its pod starts", BARE, ready("Unknown", "Deploying", ""), List.of(pod(false)), starting),
                arguments(
                        "its pod is ready before Knative says so",
                        BARE,
                        ready("Unknown", "", ""),
                        List.of(pod(true)),
                        starting),
                arguments("ready", BARE, ready("True", "", ""), List.of(pod(true)), ready),
                arguments("one pod leaves", PROVEN, ready("True", "", ""), List.of(pod(true), leaving()), ready),
                arguments("scaled to zero", PROVEN, ready("True", "", ""), List.of(leaving()), asleep),
                arguments("woken", PROVEN, ready("True", "", ""), List.of(pod(false)), again),
                arguments(
                        "its last process was lost",
                        PROVEN,
                        ready("False", "ExitCode137", ""),
                        List.of(crashed(137, "")),
                        again),
                arguments("no node yet", BARE, ready("False", "Unschedulable", "0/1 nodes"), List.of(), starting),
                arguments(
                        "marked as failed",
                        marked(Map.of(Marks.failed("penguins-00001"), SINCE + " SHA-256 differs.")),
                        ready("True", "", ""),
                        List.of(pod(true)),
                        new Failed(FIRST, SINCE, "SHA-256 differs.")),
                arguments(
                        "left a word",
                        BARE,
                        ready("Unknown", "", ""),
                        List.of(crashed(1, "line\nSHA-256 differs.\n")),
                        new Failed(FIRST, NOW, "SHA-256 differs. (exit code 1)")),
                arguments(
                        "crashed",
                        BARE,
                        ready("Unknown", "", ""),
                        List.of(crashed(134, "")),
                        new Failed(FIRST, NOW, "The process ended with exit code 134, signal 6 before it was ready.")),
                arguments(
                        "refused by Knative",
                        BARE,
                        ready("False", "ContainerMissing", "Unable to fetch image"),
                        List.of(),
                        new Failed(FIRST, NOW, "Unable to fetch image")),
                arguments(
                        "late for Knative",
                        BARE,
                        ready("False", "ProgressDeadlineExceeded", "Initial scale was never achieved"),
                        List.of(pod(false)),
                        new Failed(
                                FIRST,
                                NOW,
                                "It was not ready within 120 s: its start hangs or needs a longer progressDeadline.")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void whatTheClusterSaysBecomesAStatus(
            String situation, Service service, Condition ready, List<Pod> pods, RevisionStatus expected) {
        Revision revision = revision()
                .withNewStatus()
                .withConditions(ready, condition("Active", "True").build())
                .endStatus()
                .build();

        assertThat(StatusReader.status(revision, Optional.of(service), pods, StatusReaderTest::noReport, NOW))
                .as(situation)
                .isEqualTo(expected);
    }

    @Test
    void aStartIsLateOnceItsDeadlineHasPassed() {
        Instant late = CREATED.plusSeconds(122);
        Revision revision = revision().build();

        assertThat(StatusReader.status(
                        revision, Optional.of(BARE), List.of(waiting()), StatusReaderTest::noReport, late))
                .isEqualTo(new Failed(
                        FIRST,
                        late,
                        "It was not ready within 120 s: its start hangs or needs a longer progressDeadline; the cluster"
                                + " says: ImagePullBackOff: no such host."));
    }

    @Test
    void aRevisionThatKnativeHasNotSeenYetIsStartingSinceItWasMade() {
        assertThat(StatusReader.status(
                        revision().build(), Optional.empty(), List.of(), StatusReaderTest::noReport, NOW))
                .isEqualTo(new Starting(FIRST, CREATED));
    }

    @Test
    void theFunctionAndTheKubeletTellWhatAStartIsMadeOf() {
        long began = CREATED.plusMillis(3200).toEpochMilli() * 1000;
        Map<String, ?> answer = Map.of(
                "status",
                "UP",
                "checks",
                List.of(Map.of("name", "model", "data", Map.of("began", began, "session", 300_000))));
        Revision revision = revision()
                .withNewStatus()
                .withConditions(ready("True", "", ""))
                .endStatus()
                .build();

        FunctionStart start = new FunctionStart(answer, Duration.ofMillis(1400));

        RevisionStatus status =
                StatusReader.status(revision, Optional.of(PROVEN), List.of(pod(true)), pod -> start, NOW);

        assertThat(((Ready) status).startup())
                .containsExactly(
                        part("queue", 1000),
                        part("pull", 1400),
                        part("spawn", 600),
                        part("main", 200),
                        part("session", 300),
                        part("ready", 1500));
    }

    private static FunctionStart noReport(Pod pod) {
        return FunctionStart.UNTOLD;
    }

    private static StartupPart part(String name, long millis) {
        return new StartupPart(name, Duration.ofMillis(millis));
    }

    private static List<StartupPart> parts(long queue, long spawn, long ready) {
        return List.of(
                new StartupPart("queue", Duration.ofSeconds(queue)),
                new StartupPart("spawn", Duration.ofSeconds(spawn)),
                new StartupPart("ready", Duration.ofSeconds(ready)));
    }

    private static Service marked(Map<String, String> annotations) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("penguins")
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    private static RevisionBuilder revision() {
        return new RevisionBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("penguins-00001")
                .addToLabels("serving.knative.dev/service", "penguins")
                .addToAnnotations("serving.knative.dev/progress-deadline", "120s")
                .withCreationTimestamp(CREATED.toString())
                .endMetadata();
    }

    private static Pod pod(boolean ready) {
        return pod(
                        ready,
                        new ContainerStateBuilder()
                                .withNewRunning(CREATED.plusSeconds(3).toString())
                                .build())
                .build();
    }

    private static Pod leaving() {
        return pod(true, new ContainerStateBuilder().build())
                .editMetadata()
                .withDeletionTimestamp(NOW.toString())
                .endMetadata()
                .build();
    }

    private static Pod crashed(int code, String message) {
        return pod(
                        false,
                        new ContainerStateBuilder()
                                .withNewTerminated()
                                .withExitCode(code)
                                .withMessage(message)
                                .endTerminated()
                                .build())
                .build();
    }

    private static Pod waiting() {
        return pod(
                        false,
                        new ContainerStateBuilder()
                                .withNewWaiting("no such host", "ImagePullBackOff")
                                .build())
                .build();
    }

    private static PodBuilder pod(boolean ready, io.fabric8.kubernetes.api.model.ContainerState state) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("penguins-00001-x")
                .withCreationTimestamp(CREATED.toString())
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("True")
                .withLastTransitionTime(CREATED.plusSeconds(1).toString())
                .endCondition()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime(SINCE.toString())
                .endCondition()
                .addNewContainerStatus()
                .withName("function")
                .withRestartCount(0)
                .withState(state)
                .endContainerStatus()
                .endStatus();
    }

    private static Condition ready(String status, String reason, String message) {
        return condition("Ready", status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private static ConditionBuilder condition(String type, String status) {
        return new ConditionBuilder().withType(type).withStatus(status).withLastTransitionTime(SINCE.toString());
    }
}
