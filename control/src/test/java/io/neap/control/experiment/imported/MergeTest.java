// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergeTest {

    @Test
    void what_neap_does_not_know_is_taken() {
        Merge merge = Merge.of(Map.of(), Map.of("tag owner", "ada"), Map.of("tag mine", "x"));

        assertThat(merge.changes()).containsExactly(Map.entry("tag owner", Optional.of("ada")));
        assertThat(merge.conflicts()).isEmpty();
    }

    @Test
    void what_the_last_import_brought_follows_its_source() {
        Map<String, String> before = Map.of("tag owner", "ada", "tag gone", "1");

        Merge merge = Merge.of(before, Map.of("tag owner", "bob"), before);

        assertThat(merge.changes())
                .containsOnly(Map.entry("tag owner", Optional.of("bob")), Map.entry("tag gone", Optional.empty()));
        assertThat(Facts.set(merge)).containsExactly(new Tag("owner", "bob"));
        assertThat(Facts.gone(merge)).containsExactly("gone");
        assertThat(merge.conflicts()).isEmpty();
    }

    @Test
    void what_was_changed_here_stays_and_is_told() {
        Map<String, String> before = Map.of("alias champion", "1");

        Merge same = Merge.of(before, before, Map.of("alias champion", "2"));
        Merge both = Merge.of(before, Map.of("alias champion", "3"), Map.of("alias champion", "2"));
        Merge deleted = Merge.of(before, before, Map.of());

        assertThat(same.changes()).isEmpty();
        assertThat(same.conflicts()).containsExactly(new Conflict("alias champion", "1", "2"));
        assertThat(both.conflicts()).containsExactly(new Conflict("alias champion", "3", "2"));
        assertThat(deleted.conflicts()).containsExactly(new Conflict("alias champion", "1", null));
    }

    @Test
    void what_was_here_before_the_first_import_stays_and_is_told() {
        Merge merge = Merge.of(Map.of(), Map.of("description", "theirs"), Map.of("description", "ours"));

        assertThat(merge.changes()).isEmpty();
        assertThat(merge.conflicts()).isEqualTo(List.of(new Conflict("description", "theirs", "ours")));
    }

    @Test
    void what_never_changes_is_the_same_or_another_thing() {
        Map<String, String> here = Map.of("start time", "5", "param lr", "0.1");

        assertThatCode(() -> Merge.requireSame("run a", Map.of("start time", "5", "param seed", "1"), here))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Merge.requireSame("run a", Map.of("param lr", "0.2"), here))
                .isInstanceOf(DomainException.class)
                .hasMessage("Another run a is here already: its param lr is '0.1', not '0.2'. It stays as it is.");
    }
}
