// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.ledger.LedgerReport.Fault;
import io.neap.control.ledger.LedgerReport.Kind;
import io.neap.control.ledger.SealedEntry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.vertx.RunOnVertxContext;
import io.quarkus.test.vertx.UniAsserter;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class SqlLedgerTest {

    @Inject
    Ledger ledger;

    @Inject
    LedgerSealer sealer;

    @Inject
    Mutiny.SessionFactory sessions;

    @Inject
    DataSource database;

    @Inject
    Scheduler scheduler;

    private final String workspace = "ledger-" + UUID.randomUUID();

    @AfterEach
    void restoreTheTable() throws SQLException {
        sql("drop table if exists untouched");
    }

    @Test
    @RunOnVertxContext
    void an_entry_is_found_as_it_was_written(UniAsserter asserter) {
        asserter.assertThat(
                () -> append("model/m/1", Map.of("n", 1, "text", "ü\"")).chain(() -> find()),
                found -> assertThat(found)
                        .singleElement()
                        .extracting(SealedEntry::entry)
                        .isEqualTo(entry("model/m/1", Map.of("n", 1, "text", "ü\""))));
    }

    @Test
    @RunOnVertxContext
    void a_failed_change_leaves_no_entry(UniAsserter asserter) {
        asserter.assertFailedWith(
                () -> ledger.record(() -> append("inner", Map.of()).chain(() -> fail("later step")), done -> List.of()),
                IllegalStateException.class);

        asserter.assertThat(this::find, found -> assertThat(found).isEmpty());
    }

    @Test
    @RunOnVertxContext
    void a_change_whose_entry_fails_is_undone(UniAsserter asserter) {
        Supplier<Uni<Integer>> change = () -> sessions.withTransaction(session ->
                session.createNativeQuery("create table untouched (a int)").executeUpdate());
        asserter.assertFailedWith(
                () -> ledger.record(change, done -> {
                    throw new IllegalStateException("no entry");
                }),
                IllegalStateException.class);

        asserter.execute(() -> assertThatThrownBy(() -> sql("select * from untouched"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not exist"));
    }

    @Test
    @RunOnVertxContext
    void a_sealed_chain_verifies_and_each_kind_of_tampering_is_found(UniAsserter asserter) {
        asserter.execute(() -> append("a", Map.of("v", 1))
                .chain(() -> append("b", Map.of("v", 2)))
                .chain(() -> append("c", Map.of("v", 3)))
                .chain(this::seal));
        asserter.assertThat(this::faults, faults -> assertThat(faults).isEmpty());

        asserter.execute(
                () -> sql("update ledger_entry set data = replace(data, '2', '7') where subject = 'b' and " + mine()));
        asserter.assertThat(
                this::faults,
                faults -> assertThat(faults).extracting(Fault::kind).containsExactly(Kind.CHANGED));
        asserter.execute(() -> sql("update ledger_entry set data = replace(data, '7', '2') where " + mine()));

        asserter.execute(
                () -> sql("create table untouched as select * from ledger_entry where subject = 'b' and " + mine()));
        asserter.execute(() -> sql("delete from ledger_entry where subject = 'b' and " + mine()));
        asserter.assertThat(
                this::faults,
                faults -> assertThat(faults).extracting(Fault::kind).containsExactly(Kind.REMOVED));
        asserter.execute(() -> sql("insert into ledger_entry select * from untouched"));

        asserter.execute(() -> sql("insert into ledger_entry select gen_random_uuid(), at, workspace, kind, subject,"
                + " 'user:mallory', data, mac, null, null from untouched"));
        asserter.execute(this::seal);
        asserter.assertThat(
                this::faults,
                faults -> assertThat(faults).extracting(Fault::kind).containsExactly(Kind.SLIPPED_IN));
        asserter.execute(() -> sql("delete from ledger_entry where actor = 'user:mallory'"));
        asserter.assertThat(this::faults, faults -> assertThat(faults).isEmpty());
    }

    @Test
    @RunOnVertxContext
    void a_cut_off_end_is_found_by_the_head_outside_the_database(UniAsserter asserter) {
        asserter.execute(() -> append("last", Map.of()).chain(this::seal));
        asserter.execute(
                () -> sql("create table untouched as select * from ledger_entry where subject = 'last' and " + mine()));
        asserter.execute(() -> sql("delete from ledger_entry where subject = 'last' and " + mine()));

        asserter.assertThat(
                this::faults,
                faults -> assertThat(faults).extracting(Fault::kind).containsExactly(Kind.REMOVED));

        asserter.execute(() -> sql("insert into ledger_entry select * from untouched"));
    }

    @Test
    void a_stop_seals_what_was_written_last() throws Throwable {
        scheduler.pause();
        try {
            VertxContextSupport.subscribeAndAwait(() -> append("last", Map.of()));

            sealer.stop(new ShutdownEvent());

            assertThat(VertxContextSupport.subscribeAndAwait(this::find))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.sequence()).isPresent());
        } finally {
            scheduler.resume();
        }
    }

    @Test
    void rows_that_were_slipped_in_do_not_stop_the_sealing_and_stay_visible() throws Throwable {
        scheduler.pause();
        try {
            sql(
                    "insert into ledger_entry select gen_random_uuid(), '2000-01-01 00:00:00Z', 'forged', 'k', 's', 'user:mallory',"
                            + " '{}', 'none', null, null from generate_series(1, 2500)");
            VertxContextSupport.subscribeAndAwait(() -> append("good", Map.of()));

            VertxContextSupport.subscribeAndAwait(
                    () -> sealer.seal().repeat().atMost(3).collect().last());

            assertThat(VertxContextSupport.subscribeAndAwait(this::find))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.sequence()).isPresent());
            assertThat(VertxContextSupport.subscribeAndAwait(this::faults))
                    .extracting(Fault::kind)
                    .containsOnly(Kind.SLIPPED_IN);
        } finally {
            sql("delete from ledger_entry where actor = 'user:mallory'");
            scheduler.resume();
        }
    }

    /** Seals until nothing of this test waits; the scheduled sealer may be at work at the same time. */
    private Uni<Void> seal() {
        return Uni.createFrom()
                .deferred(() -> sealer.seal().chain(this::find))
                .repeat()
                .until(found -> found.stream().allMatch(this::sealedOrForged))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private boolean sealedOrForged(SealedEntry found) {
        return found.sequence().isPresent() || found.entry().actor().equals("user:mallory");
    }

    private Uni<Void> append(String subject, Map<String, Object> data) {
        return ledger.record(() -> Uni.createFrom().voidItem(), done -> List.of(entry(subject, data)));
    }

    private LedgerEntry entry(String subject, Map<String, Object> data) {
        return new LedgerEntry("thing.happened", workspace, subject, "user:ada", data);
    }

    private Uni<List<SealedEntry>> find() {
        return ledger.find(new LedgerQuery(workspace, List.of(), List.of(), Optional.empty(), 10));
    }

    private Uni<List<Fault>> faults() {
        return ledger.verify().map(report -> report.faults());
    }

    private static Uni<Void> fail(String message) {
        return Uni.createFrom().failure(new IllegalStateException(message));
    }

    private String mine() {
        return "workspace = '" + workspace + "'";
    }

    private void sql(String statement) {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
