// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.rollout.SpecDocument;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceServiceStatus;
import io.neap.knative.crd.InferenceServiceStatus.AppliedStatus;
import io.neap.knative.crd.InferenceServiceStatus.RolloutStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoticeTest {

    private static final Sync CONFLICT = Sync.refused("ChangedElsewhere", "The service was asked for through the API.");

    @Test
    void nothingIsToldWhileNothingChanges() {
        InferenceServiceStatus status = status(Sync.DONE, "True", rollout("Completed", null, 100, ""));

        assertThat(Notice.between(status, status)).isEmpty();
    }

    @Test
    void theWayToReadyIsTold() {
        InferenceServiceStatus asked = status(Sync.DONE, "Unknown", rollout("Starting", null, 0, ""));
        InferenceServiceStatus ready = status(Sync.DONE, "True", rollout("Completed", null, 100, "it is ready"));

        assertThat(Notice.between(InferenceServiceStatus.NONE, asked))
                .extracting(Notice::reason)
                .containsExactly("Asked", "RolloutStarting");
        assertThat(Notice.between(asked, ready))
                .extracting(Notice::reason)
                .containsExactly("RolloutCompleted", "Ready");
    }

    @Test
    void eachStepOfACanaryIsToldWithItsWeight() {
        InferenceServiceStatus first = status(Sync.DONE, "Unknown", rollout("Stepping", 1, 10, ""));
        InferenceServiceStatus second = status(Sync.DONE, "Unknown", rollout("Stepping", 2, 50, "held"));

        assertThat(Notice.between(first, second))
                .containsExactly(
                        new Notice(false, "RolloutStepping", "Revision p-00002 with version 2, 50% of the requests"));
    }

    @Test
    void aRollBackIsAWarning() {
        InferenceServiceStatus stepping = status(Sync.DONE, "Unknown", rollout("Stepping", 1, 10, ""));
        InferenceServiceStatus back = status(Sync.DONE, "False", rollout("RolledBack", null, 0, "error rate 100.0 %"));

        assertThat(Notice.between(stepping, back)).singleElement().satisfies(notice -> {
            assertThat(notice.warning()).isTrue();
            assertThat(notice.message()).contains("error rate 100.0 %");
        });
    }

    @Test
    void aConflictIsToldOnceAndWarns() {
        InferenceServiceStatus well = status(Sync.DONE, "True", null);
        InferenceServiceStatus conflict = status(CONFLICT, "False", null);

        assertThat(Notice.between(well, conflict))
                .containsExactly(new Notice(true, "ChangedElsewhere", CONFLICT.message()));
        assertThat(Notice.between(conflict, conflict)).isEmpty();
    }

    private static RolloutStatus rollout(String phase, @Nullable Integer step, int weight, String reason) {
        return new RolloutStatus(2, phase, "p-00001", "p-00002", "2", step, null, weight, null, reason);
    }

    private static InferenceServiceStatus status(Sync sync, String ready, @Nullable RolloutStatus rollout) {
        List<ConditionStatus> conditions = List.of(
                new ConditionStatus("Synced", sync.status(), sync.reason(), sync.message(), "2026-11-01T00:00:00Z", 1),
                new ConditionStatus("Ready", ready, "Any", "", "2026-11-01T00:00:00Z", 1));
        AppliedStatus applied =
                new AppliedStatus(1, Specs.write(SpecDocument.read(Map.of("model", "models:/penguins/1"))));
        return new InferenceServiceStatus(
                1L, "http://p.default.example.com", "1", "v1 100%", conditions, List.of(), rollout, applied);
    }
}
