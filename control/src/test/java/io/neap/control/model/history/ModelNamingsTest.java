// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.ledger.LedgerEntry;
import io.neap.control.ledger.SealedEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ModelNamingsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<SealedEntry> history = new ArrayList<>();

    @Test
    void a_name_is_the_models_from_one_instant_on_and_before_another() {
        said("default", "net", "registered-model.created");
        said("default", "churn", "registered-model.renamed");

        ModelNamings namings = ModelNamings.of(history);

        assertThat(namings.had("default", "net", at(0))).isTrue();
        assertThat(namings.had("default", "net", at(1))).isFalse();
        assertThat(namings.had("default", "churn", at(0))).isFalse();
        assertThat(namings.had("default", "churn", at(5))).isTrue();
    }

    @Test
    void a_namesake_in_the_workspace_that_it_came_to_is_another() {
        said("team", "net", "registered-model.created");
        said("team", "net", "model-version.created");
        said("default", "net", "registered-model.renamed");

        ModelNamings namings = ModelNamings.of(history);

        assertThat(namings.workspaces()).containsExactly("team", "default");
        assertThat(namings.had("default", "net", at(1))).isFalse();
        assertThat(namings.had("team", "net", at(1))).isTrue();
        assertThat(namings.had("default", "net", at(2))).isTrue();
        assertThat(namings.had("team", "net", at(2))).isFalse();
    }

    @Test
    void what_was_made_anew_never_had_the_names_of_before() {
        said("default", "net", "registered-model.created");
        said("default", "net", "registered-model.deleted");
        said("default", "net", "registered-model.created");

        ModelNamings namings = ModelNamings.of(history);

        assertThat(namings.had("default", "net", at(1))).isFalse();
        assertThat(namings.had("default", "net", at(2))).isTrue();
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private void said(String workspace, String model, String kind) {
        history.add(new SealedEntry(
                kind,
                at(history.size()),
                OptionalLong.empty(),
                "",
                new LedgerEntry(kind, workspace, "model/" + model, LedgerEntry.CLIENT, Map.of())));
    }
}
