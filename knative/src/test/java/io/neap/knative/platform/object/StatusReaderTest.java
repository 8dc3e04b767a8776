// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static io.neap.knative.platform.object.Fixtures.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.pkg.apis.ConditionBuilder;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.RevisionBuilder;
import io.neap.control.platform.RevisionStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusReaderTest {

    private static final String CREATED = "2026-11-23T08:00:00Z";
    private static final Instant READY_SINCE = Instant.parse("2026-11-23T08:00:05Z");
    private static final Instant ACTIVE_SINCE = Instant.parse("2026-11-23T09:00:00Z");

    static Stream<Arguments> conditions() {
        return Stream.of(
                arguments(
                        "deploying",
                        List.of(ready("Unknown"), active("Unknown")),
                        0,
                        new RevisionStatus.Starting(FIRST, READY_SINCE)),
                arguments(
                        "serving",
                        List.of(ready("True"), active("True")),
                        2,
                        new RevisionStatus.Ready(FIRST, ACTIVE_SINCE, 2, List.of())),
                arguments(
                        "serving while Knative says nothing of its activity",
                        List.of(ready("True")),
                        1,
                        new RevisionStatus.Ready(FIRST, READY_SINCE, 1, List.of())),
                arguments(
                        "serving while more pods start",
                        List.of(ready("True"), active("Unknown")),
                        1,
                        new RevisionStatus.Ready(FIRST, ACTIVE_SINCE, 1, List.of())),
                arguments(
                        "scaled to zero",
                        List.of(ready("True"), active("False")),
                        0,
                        new RevisionStatus.Asleep(FIRST, ACTIVE_SINCE)),
                arguments(
                        "woken by a request",
                        List.of(ready("True"), active("Unknown")),
                        0,
                        new RevisionStatus.Starting(FIRST, ACTIVE_SINCE)),
                arguments(
                        "the container said why it stopped",
                        List.of(notReady("ExitCode1", "Container failed with: SHA-256 differs."), active("False")),
                        0,
                        new RevisionStatus.Failed(FIRST, READY_SINCE, "Container failed with: SHA-256 differs.")),
                arguments(
                        "failed without a message",
                        List.of(notReady("ProgressDeadlineExceeded", "")),
                        0,
                        new RevisionStatus.Failed(FIRST, READY_SINCE, "ProgressDeadlineExceeded")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conditions")
    void conditionsBecomeAStatus(String situation, List<Condition> conditions, int pods, RevisionStatus expected) {
        Revision revision = revision()
                .withNewStatus()
                .withConditions(conditions)
                .withActualReplicas(pods)
                .endStatus()
                .build();

        assertThat(StatusReader.status(revision)).as(situation).isEqualTo(expected);
    }

    @Test
    void aRevisionThatKnativeHasNotSeenYetIsStartingSinceItWasMade() {
        assertThat(StatusReader.status(revision().build()))
                .isEqualTo(new RevisionStatus.Starting(FIRST, Instant.parse(CREATED)));
    }

    private static RevisionBuilder revision() {
        return new RevisionBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("penguins-00001")
                .addToLabels("serving.knative.dev/service", "penguins")
                .withCreationTimestamp(CREATED)
                .endMetadata();
    }

    private static Condition ready(String status) {
        return condition("Ready", status, READY_SINCE).build();
    }

    private static Condition notReady(String reason, String message) {
        return condition("Ready", "False", READY_SINCE)
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private static Condition active(String status) {
        return condition("Active", status, ACTIVE_SINCE).build();
    }

    private static ConditionBuilder condition(String type, String status, Instant since) {
        return new ConditionBuilder().withType(type).withStatus(status).withLastTransitionTime(since.toString());
    }
}
