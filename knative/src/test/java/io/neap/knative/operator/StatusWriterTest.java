// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.Condition;
import io.neap.control.rollout.status.ServiceStatus;
import io.neap.control.rollout.status.ServiceStatus.Target;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceServiceStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusWriterTest {

    private static final ServiceName NAME = new ServiceName("default", "penguins");
    private static final Instant FIRST = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant LATER = FIRST.plusSeconds(90);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // synced, the service's own ready → the resource's ready, its reason
                "True    | True    | True    | Completed",
                "True    | False   | False   | AnalysisFailed",
                "True    | Unknown | Unknown | Stepping",
                "False   | True    | False   | ChangedElsewhere",
                "Unknown | True    | Unknown | Draining",
                "False   |         | False   | ChangedElsewhere",
                "True    |         | Unknown | Pending"
            })
    void aResourceIsReadyWhenItsServiceIsWhatItSaysAndReady(String synced, String own, String ready, String reason) {
        Sync sync = switch (synced) {
            case "True" -> Sync.DONE;
            case "False" -> Sync.refused("ChangedElsewhere", "the API asked for something else");
            default -> Sync.DRAINING;
        };

        InferenceServiceStatus written = at(InferenceServiceStatus.NONE, FIRST)
                .write(
                        sync,
                        Optional.ofNullable(own).map(StatusWriterTest::service),
                        Optional.empty(),
                        Optional.empty());

        ConditionStatus found = condition(written, "Ready");
        assertThat(found.status()).isEqualTo(ready);
        assertThat(found.reason()).isEqualTo(reason);
        assertThat(found.observedGeneration()).isEqualTo(7);
        assertThat(condition(written, "Synced").status()).isEqualTo(synced);
    }

    @Test
    void aConditionKeepsItsTimeWhileItsStatusStays() {
        InferenceServiceStatus before = write(InferenceServiceStatus.NONE, FIRST, "Unknown");

        InferenceServiceStatus same = write(before, LATER, "Unknown");
        InferenceServiceStatus changed = write(before, LATER, "True");

        assertThat(same).isEqualTo(before);
        assertThat(condition(changed, "Ready").lastTransitionTime()).isEqualTo(LATER.toString());
        assertThat(condition(changed, "Synced").lastTransitionTime()).isEqualTo(FIRST.toString());
    }

    @Test
    void theTrafficIsToldInShortAndTheVersionIsThatOfTheMost() {
        InferenceServiceStatus written = at(InferenceServiceStatus.NONE, FIRST)
                .write(
                        Sync.DONE,
                        Optional.of(service("True", target(1, 90), target(2, 10))),
                        Optional.of("http://penguins.default.example.com"),
                        Optional.empty());

        assertThat(written.split()).isEqualTo("v1 90%, v2 10%");
        assertThat(written.version()).isEqualTo("1");
        assertThat(written.url()).isEqualTo("http://penguins.default.example.com");
    }

    @Test
    void thereIsNoUrlUntilARevisionGetsRequests() {
        InferenceServiceStatus written = at(InferenceServiceStatus.NONE, FIRST)
                .write(
                        Sync.DONE,
                        Optional.of(service("Unknown")),
                        Optional.of("http://penguins.default.example.com"),
                        Optional.empty());

        assertThat(written.url()).isNull();
        assertThat(written.split()).isNull();
    }

    @Test
    void whatIsNotReachedNowIsToldAsItWasLastKnown() {
        InferenceServiceStatus before = at(InferenceServiceStatus.NONE, FIRST)
                .write(
                        Sync.DONE,
                        Optional.of(service("True", target(1, 100))),
                        Optional.of("http://p"),
                        Optional.empty());

        InferenceServiceStatus written = at(before, LATER).unavailable("It is tried again: no database");

        assertThat(written.traffic()).isEqualTo(before.traffic());
        assertThat(written.url()).isEqualTo("http://p");
        assertThat(condition(written, "Ready").status()).isEqualTo("Unknown");
        assertThat(condition(written, "Synced").message()).isEqualTo("It is tried again: no database");
        assertThat(condition(written, "RoutesReady")).isEqualTo(condition(before, "RoutesReady"));
    }

    private static InferenceServiceStatus write(InferenceServiceStatus before, Instant now, String ready) {
        return at(before, now).write(Sync.DONE, Optional.of(service(ready)), Optional.empty(), Optional.empty());
    }

    private static StatusWriter at(InferenceServiceStatus before, Instant now) {
        return new StatusWriter(before, 7, now);
    }

    private static ServiceStatus service(String ready, Target... targets) {
        String reason = switch (ready) {
            case "True" -> "Completed";
            case "False" -> "AnalysisFailed";
            default -> "Stepping";
        };
        Condition.Status status = Arrays.stream(Condition.Status.values())
                .filter(value -> value.word().equals(ready))
                .findFirst()
                .orElseThrow();
        List<Condition> conditions = List.of(
                new Condition("Ready", status, reason, "", FIRST),
                new Condition("RoutesReady", Condition.Status.TRUE, "Routed", "", FIRST));
        return new ServiceStatus(1, Optional.empty(), conditions, List.of(targets), Optional.empty());
    }

    private static Target target(int version, int percent) {
        ServableModel model = new ServableModel("penguins", String.valueOf(version), "m.onnx", "0".repeat(64), 1);
        return new Target(RevisionName.of(NAME, version), Optional.of(model), percent, Optional.empty(), "Ready");
    }

    private static ConditionStatus condition(InferenceServiceStatus status, String type) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(found -> found.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
