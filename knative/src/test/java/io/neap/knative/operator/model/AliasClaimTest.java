// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasClaimTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // wanted, applied, found, override → claim
                "3 |   |   |      | Move",
                "3 |   | 3 |      | Keep",
                "3 | 3 | 3 |      | Keep",
                "3 | 2 | 2 |      | Move",
                "3 | 2 | 4 |      | Conflict",
                "3 |   | 4 |      | Conflict",
                "3 | 3 |   |      | Conflict",
                "3 | 2 | 4 | 4    | Move",
                "3 | 2 | 5 | 4    | Conflict",
                "3 | 3 |   | none | Move"
            })
    void anAliasIsMovedIfNobodyElseHasMovedIt(
            int wanted, Integer applied, Integer found, String override, String claim) {
        AliasClaim made = AliasClaim.of(
                "champion",
                wanted,
                Optional.ofNullable(applied),
                Optional.ofNullable(found),
                Optional.ofNullable(override));

        assertThat(made.getClass().getSimpleName()).isEqualTo(claim);
    }

    @Test
    void aConflictSaysHowToEndIt() {
        AliasClaim made = AliasClaim.of("champion", 3, Optional.of(2), Optional.of(4), Optional.empty());

        assertThat(made)
                .isEqualTo(
                        new AliasClaim.Conflict("Alias champion was moved to version 4 through the API (here 3). Write"
                                + " the same here, or annotate this resource with neap.io/override-aliases: champion=4 to have it"
                                + " moved."));
    }

    @Test
    void theAnnotationNamesEachAliasWithWhereItWasSeen() {
        assertThat(AliasClaim.overrides(Optional.of("champion=4, shadow=none,nonsense")))
                .isEqualTo(Map.of("champion", "4", "shadow", "none"));
        assertThat(AliasClaim.overrides(Optional.empty())).isEmpty();
    }
}
