// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.SpecDocument;
import io.neap.knative.crd.InferenceServiceStatus.AppliedStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimTest {

    private static final ServiceSpec FIRST = spec("models:/penguins/1");
    private static final ServiceSpec SECOND = spec("models:/penguins/2");
    private static final ServiceSpec THIRD = spec("models:/penguins/3");
    private static final Optional<String> NO_OVERRIDE = Optional.empty();

    @Test
    void whatIsNotThereIsAskedFor() {
        assertThat(Claim.of(FIRST, Optional.empty(), Optional.empty(), false, NO_OVERRIDE))
                .isEqualTo(new Claim.Ask(0));
    }

    @Test
    void whatIsAsTheResourceSaysIsKeptWhoeverAskedForIt() {
        assertThat(Claim.of(FIRST, Optional.empty(), service(FIRST, 3), false, NO_OVERRIDE))
                .isEqualTo(new Claim.Keep());
    }

    @Test
    void whatTheResourceLastAskedForIsItsToChange() {
        assertThat(Claim.of(SECOND, applied(FIRST), service(FIRST, 3), true, NO_OVERRIDE))
                .isEqualTo(new Claim.Ask(3));
    }

    @Test
    void whatTheOperatorAskedForIsItsToChangeBeforeTheStatusSaysSo() {
        assertThat(Claim.of(THIRD, applied(FIRST), service(SECOND, 3), false, NO_OVERRIDE))
                .isEqualTo(new Claim.Ask(3));
    }

    @Test
    void whatWasAskedForElsewhereIsAConflictThatNamesTheDifference() {
        Claim claim = Claim.of(SECOND, applied(FIRST), service(THIRD, 4), true, NO_OVERRIDE);

        assertThat(claim).isInstanceOfSatisfying(Claim.Conflict.class, conflict -> {
            assertThat(conflict.reason()).isEqualTo("ChangedElsewhere");
            assertThat(conflict.message())
                    .contains("generation 4", "model models:/penguins/3 (here models:/penguins/2)")
                    .contains("neap.io/override-generation=4")
                    .doesNotContain("timeout");
        });
    }

    @Test
    void whatWasThereBeforeTheResourceIsAConflictToo() {
        assertThat(Claim.of(FIRST, Optional.empty(), service(SECOND, 1), true, NO_OVERRIDE))
                .isInstanceOf(Claim.Conflict.class);
    }

    @Test
    void theOverrideHoldsForTheGenerationThatItNamesAndForNoLaterOne() {
        Optional<String> override = Optional.of("4");

        assertThat(Claim.of(SECOND, applied(FIRST), service(THIRD, 4), true, override))
                .isEqualTo(new Claim.Ask(4));
        assertThat(Claim.of(SECOND, applied(FIRST), service(THIRD, 5), true, override))
                .isInstanceOf(Claim.Conflict.class);
    }

    @Test
    void whatWasDeletedElsewhereIsMadeAgainOnlyWhenThatIsSaid() {
        assertThat(Claim.of(FIRST, applied(FIRST), Optional.empty(), true, NO_OVERRIDE))
                .isInstanceOfSatisfying(
                        Claim.Conflict.class,
                        conflict -> assertThat(conflict.reason()).isEqualTo("DeletedElsewhere"));
        assertThat(Claim.of(FIRST, applied(FIRST), Optional.empty(), true, Optional.of("0")))
                .isEqualTo(new Claim.Ask(0));
    }

    @Test
    void aServiceThatTheDatabaseLostIsMadeAgain() {
        assertThat(Claim.of(FIRST, applied(FIRST), Optional.empty(), false, NO_OVERRIDE))
                .isEqualTo(new Claim.Ask(0));
    }

    @Test
    void aNewResourceMayHaveTheNameOfADeletedService() {
        assertThat(Claim.of(FIRST, Optional.empty(), Optional.empty(), true, NO_OVERRIDE))
                .isEqualTo(new Claim.Ask(0));
    }

    @Test
    void whatIsOnItsWayOutIsWaitedFor() {
        Optional<InferenceService> leaving = service(FIRST, 2).map(InferenceService::toBeDeleted);

        assertThat(Claim.of(FIRST, Optional.empty(), leaving, false, NO_OVERRIDE))
                .isEqualTo(new Claim.Await());
    }

    private static ServiceSpec spec(String model) {
        return SpecDocument.read(Map.of("model", model));
    }

    private static Optional<AppliedStatus> applied(ServiceSpec spec) {
        return Optional.of(new AppliedStatus(1, Specs.write(spec)));
    }

    private static Optional<InferenceService> service(ServiceSpec spec, long generation) {
        InferenceService first = InferenceService.create(new ServiceName("default", "penguins"), spec, Instant.EPOCH);
        return Optional.of(
                new InferenceService(first.name(), spec, generation, false, first.createdAt(), first.delivery(), 1));
    }
}
