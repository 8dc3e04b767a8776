// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.trigger.TriggerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerClaimTest {

    private static final TriggerSpec FIRST = spec("first");
    private static final TriggerSpec SECOND = spec("second");
    private static final TriggerSpec THIRD = spec("third");
    private static final TriggerSpec JOB = new TriggerSpec(
            "t",
            Optional.empty(),
            TriggerSpec.JOB,
            Map.of(),
            Optional.of(new JobSpec(
                    "registry/train@sha256:" + "0".repeat(64),
                    List.of("train"),
                    Map.of("nvidia.com/gpu", "1"),
                    true,
                    "gpus",
                    60,
                    2)));
    private static final Optional<String> NO_OVERRIDE = Optional.empty();

    @Test
    void whatIsNotThereIsAskedFor() {
        assertThat(TriggerClaim.of(FIRST, Optional.empty(), Optional.empty(), false, NO_OVERRIDE))
                .isEqualTo(new TriggerClaim.Ask(Optional.empty()));
    }

    @Test
    void whatIsAsTheResourceSaysIsKeptWhoeverAskedForIt() {
        assertThat(TriggerClaim.of(FIRST, Optional.empty(), Optional.of(FIRST), true, NO_OVERRIDE))
                .isEqualTo(new TriggerClaim.Keep());
    }

    @Test
    void whatTheResourceLastAskedForIsItsToChange() {
        assertThat(TriggerClaim.of(SECOND, Optional.of(FIRST), Optional.of(FIRST), true, NO_OVERRIDE))
                .isEqualTo(new TriggerClaim.Ask(Optional.of(FIRST)));
    }

    @Test
    void whatTheOperatorAskedForIsItsToChangeBeforeTheStatusSaysSo() {
        assertThat(TriggerClaim.of(THIRD, Optional.of(FIRST), Optional.of(SECOND), false, NO_OVERRIDE))
                .isEqualTo(new TriggerClaim.Ask(Optional.of(SECOND)));
    }

    @Test
    void whatWasAskedForElsewhereIsAConflictThatSaysWhatToWrite() {
        TriggerClaim claim = TriggerClaim.of(SECOND, Optional.of(FIRST), Optional.of(THIRD), true, NO_OVERRIDE);

        assertThat(claim).isInstanceOfSatisfying(TriggerClaim.Conflict.class, conflict -> {
            assertThat(conflict.reason()).isEqualTo("ChangedElsewhere");
            assertThat(conflict.message())
                    .contains("\"NEAP_MODEL_NAME\":\"third\"")
                    .contains("neap.io/override-spec=" + TriggerSpecs.digest(THIRD));
        });
    }

    @Test
    void theOverrideHoldsForWhatWasSeenAndForNothingLater() {
        Optional<String> override = Optional.of(TriggerSpecs.digest(THIRD));

        assertThat(TriggerClaim.of(SECOND, Optional.of(FIRST), Optional.of(THIRD), true, override))
                .isEqualTo(new TriggerClaim.Ask(Optional.of(THIRD)));
        assertThat(TriggerClaim.of(SECOND, Optional.empty(), Optional.of(FIRST), true, override))
                .isInstanceOf(TriggerClaim.Conflict.class);
    }

    @Test
    void whatWasDeletedElsewhereIsMadeAgainOnlyWhenThatIsSaid() {
        assertThat(TriggerClaim.of(FIRST, Optional.of(FIRST), Optional.empty(), true, NO_OVERRIDE))
                .isInstanceOfSatisfying(
                        TriggerClaim.Conflict.class,
                        conflict -> assertThat(conflict.reason()).isEqualTo("DeletedElsewhere"));
        assertThat(TriggerClaim.of(FIRST, Optional.of(FIRST), Optional.empty(), true, Optional.of("none")))
                .isEqualTo(new TriggerClaim.Ask(Optional.empty()));
    }

    @Test
    void aNewResourceMayHaveTheNameOfADeletedTrigger() {
        assertThat(TriggerClaim.of(FIRST, Optional.empty(), Optional.empty(), true, NO_OVERRIDE))
                .isEqualTo(new TriggerClaim.Ask(Optional.empty()));
    }

    @Test
    void aSpecComesBackAsItWas() {
        TriggerSpec spec = new TriggerSpec("t", Optional.of("/s"), FIRST.function(), FIRST.environment());

        assertThat(TriggerSpecs.read(TriggerSpecs.write(spec))).isEqualTo(spec);
        assertThat(TriggerSpecs.read(TriggerSpecs.write(FIRST))).isEqualTo(FIRST);
        assertThat(TriggerSpecs.read(TriggerSpecs.write(JOB))).isEqualTo(JOB);
    }

    private static TriggerSpec spec(String model) {
        return new TriggerSpec(
                "io.neap.data.arrived",
                Optional.empty(),
                "retraining",
                Map.of("NEAP_MODEL_NAME", model, "NEAP_LABEL", "species"));
    }
}
