// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.ledger.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelStateTest {

    private final List<LedgerEntry> history = new ArrayList<>();

    @Test
    void a_model_is_what_its_entries_made_of_it() {
        model("registered-model.created", Map.of("tags", Map.of("team", "a"), "description", "first"));
        version("1", "model-version.created", Map.of("source", "s1", "tags", Map.of("x", "1")));
        version("2", "model-version.created", Map.of("source", "s2"));
        model("alias.set", Map.of("alias", "champion", "version", "1"));
        model("alias.set", Map.of("alias", "champion", "version", "2"));
        model("alias.set", Map.of("alias", "old", "version", "1"));
        model("alias.deleted", Map.of("alias", "old"));
        model("registered-model.described", Map.of("description", "second"));
        model("registered-model.tag-set", Map.of("key", "owner", "value", "ada"));
        model("registered-model.tag-deleted", Map.of("key", "team"));
        version("1", "model-version.tag-deleted", Map.of("key", "x"));
        version("1", "model-version.tag-set", Map.of("key", "y", "value", "2"));
        version("2", "model-version.described", Map.of("description", "better"));
        model("some-day.written", Map.of());

        ModelState state = ModelState.of(history).orElseThrow();

        assertThat(state.description()).hasValue("second");
        assertThat(state.tags()).isEqualTo(Map.of("owner", "ada"));
        assertThat(state.aliases()).isEqualTo(Map.of("champion", "2"));
        assertThat(state.versions()).containsOnlyKeys(1, 2);
        assertThat(version(state, 1).tags()).isEqualTo(Map.of("y", "2"));
        assertThat(version(state, 2).description()).hasValue("better");
    }

    @Test
    void approvals_are_known_as_of_then() {
        model("registered-model.created", Map.of());
        version("1", "model-version.created", Map.of("source", "s"));
        said("bob", "approval.given", "champion");
        said("ada", "approval.given", "champion");
        said("ada", "approval.given", "shadow");
        said("ada", "approval.withdrawn", "shadow");
        said("ada", "approval.withdrawn", "champion");
        said("eve", "approval.withdrawn", "never");
        version("1", "model-version.described", Map.of("description", "better"));

        assertThat(version(ModelState.of(history).orElseThrow(), 1).approvals())
                .isEqualTo(Map.of("champion", Set.of("bob")));
    }

    @Test
    void a_version_that_goes_takes_its_aliases_along() {
        model("registered-model.created", Map.of());
        version("1", "model-version.created", Map.of("source", "s"));
        model("alias.set", Map.of("alias", "champion", "version", "1"));
        version("1", "model-version.deleted", Map.of());

        assertThat(ModelState.of(history).orElseThrow().aliases()).isEmpty();
    }

    @Test
    void a_version_that_takes_a_stage_may_archive_who_was_there() {
        model("registered-model.created", Map.of());
        version("1", "model-version.created", Map.of("source", "s"));
        version("2", "model-version.created", Map.of("source", "s"));
        version("1", "model-version.staged", Map.of("stage", "Production", "archives", false));
        version("2", "model-version.staged", Map.of("stage", "Production", "archives", true));

        ModelState state = ModelState.of(history).orElseThrow();
        assertThat(version(state, 1).stage()).hasValue("Archived");
        assertThat(version(state, 2).stage()).hasValue("Production");
    }

    @Test
    void a_model_that_was_deleted_is_not_there_until_it_is_made_anew() {
        model("registered-model.created", Map.of("tags", Map.of("a", "b")));
        model("registered-model.deleted", Map.of());
        assertThat(ModelState.of(history)).isEmpty();
        assertThat(ModelState.of(List.of())).isEmpty();

        model("registered-model.created", Map.of());
        assertThat(ModelState.of(history).orElseThrow().tags()).isEmpty();
    }

    private static ModelState.Version version(ModelState state, int number) {
        return Objects.requireNonNull(state.versions().get(number));
    }

    private void said(String user, String kind, String alias) {
        history.add(new LedgerEntry(
                kind, "default", "model/net/1", "user:" + user, Map.of("alias", alias, "version", "1")));
    }

    private void model(String kind, Map<String, Object> data) {
        history.add(new LedgerEntry(kind, "default", "model/net", "client", data));
    }

    private void version(String number, String kind, Map<String, Object> data) {
        history.add(new LedgerEntry(kind, "default", "model/net/" + number, "client", data));
    }
}
