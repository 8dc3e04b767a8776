// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.Caller;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ModelGuard.AliasMove;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.Stage;
import io.neap.control.model.approval.Content.Coverage;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ApproversTest {

    private static final Content NOW = new Content(Coverage.FILES, "a1");
    private static final Content BEFORE = new Content(Coverage.FILES, "b2");

    @Test
    void somebody_else_lets_it_move() {
        List<Approval> given =
                List.of(by("ada", "champion", NOW), by("bob", "champion", NOW), by("eve", "shadow", NOW));

        assertThat(moving("ada").among(given, NOW)).containsExactly("bob");
        assertThat(moving("eve").among(given, NOW)).containsExactly("ada", "bob");
    }

    @Test
    void nobody_lets_it_move_by_oneself() {
        refused(() -> moving("ada").among(List.of(by("ada", "champion", NOW)), NOW))
                .contains("only ada, who moves it, has approved that")
                .contains("somebody else do so: neap model approve net 3 --alias champion");
        refused(() -> moving("ADA").among(List.of(by("ada", "champion", NOW)), NOW));
    }

    @Test
    void an_approval_for_another_alias_counts_for_nothing() {
        refused(() -> moving("ada").among(List.of(by("bob", "shadow", NOW)), NOW))
                .contains("nobody has approved that. Have somebody else do so");
    }

    @Test
    void an_approval_is_of_what_was_there() {
        List<Approval> given = List.of(by("bob", "champion", BEFORE), by("eve", "champion", BEFORE));

        refused(() -> moving("ada").among(given, NOW))
                .contains("the version's files are not those that bob, eve approved")
                .contains("look at them again");
        assertThat(moving("ada").among(List.of(given.getFirst(), by("eve", "champion", NOW)), NOW))
                .containsExactly("eve");
    }

    @Test
    void who_says_no_name_is_told_how_whoever_has_approved() {
        Approvers nameless = Approvers.of(move(LedgerEntry.CLIENT), Caller.UNKNOWN);

        refused(() -> nameless.among(List.of(by("bob", "champion", NOW)), NOW))
                .contains("says no name", "MLFLOW_TRACKING_USERNAME", "neap --user");
    }

    @Test
    void what_neap_does_by_itself_needs_the_word_of_anybody() {
        Caller ada = new Caller(Optional.of("ada"), Optional.empty());
        Approvers operator = Approvers.of(move("operator"), ada);

        assertThat(operator.among(List.of(by("ada", "champion", NOW)), NOW)).containsExactly("ada");
        refused(() -> operator.among(List.of(), NOW)).contains("nobody has approved that. Have somebody do so");
    }

    private static Approvers moving(String user) {
        return Approvers.of(move(LedgerEntry.CLIENT), new Caller(Optional.of(user), Optional.empty()));
    }

    private static AbstractStringAssert<?> refused(ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOf(DomainException.class)
                .message()
                .startsWith("Alias champion of net is not moved to version 3")
                .contains("(approvedAliases)");
    }

    private static AliasMove move(String actor) {
        ModelVersion version = new ModelVersion(
                "net",
                "3",
                1,
                1,
                null,
                "s3://bucket/net",
                "s3://bucket/net",
                null,
                null,
                null,
                Stage.NONE,
                null,
                List.of(),
                List.of());
        return new AliasMove("champion", Optional.empty(), version, Optional.of("urgent"), actor);
    }

    private static Approval by(String approver, String alias, Content content) {
        return new Approval("net", "3", alias, approver, 1, null, content.covers(), content.digest());
    }
}
