// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.Leadership;
import io.neap.control.platform.ServiceName;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * The policies of the workspaces: told, planned and applied. Applying goes by small steps, each with its entries in one
 * transaction, so that writers never wait for long and a kill loses nothing but time.
 */
@ApplicationScoped
public class Retention {

    static final String ACTOR = "retention";

    private static final Logger LOG = Logger.getLogger(Retention.class);

    private final RetentionStore store;
    private final Ledger ledger;
    private final Leadership leadership;
    private final RetentionConfig config;
    private final Clock clock;

    Retention(RetentionStore store, Ledger ledger, Leadership leadership, RetentionConfig config, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.leadership = leadership;
        this.config = config;
        this.clock = clock;
    }

    /** The policy of a workspace; one that never said anything keeps everything. */
    public Uni<RetentionPolicy> policy(String workspace) {
        requireName(workspace);
        return store.find(workspace).map(found -> found.orElse(RetentionPolicy.NOTHING));
    }

    /** Takes the place of the policy that was there. */
    public Uni<RetentionPolicy> set(String workspace, RetentionPolicy policy, String actor) {
        return ledger.record(
                        () -> policy(workspace).call(old -> store.save(workspace, policy)),
                        old -> old.equals(policy)
                                ? List.of()
                                : List.of(new LedgerEntry(
                                        "retention.policy-set",
                                        workspace,
                                        "retention/policy",
                                        actor,
                                        Map.of(
                                                "from", PolicyDocument.write(old),
                                                "to", PolicyDocument.write(policy)))))
                .replaceWith(policy);
    }

    /** What applying the policy would do now; changes nothing. */
    public Uni<List<Tally>> plan(String workspace) {
        return policy(workspace)
                .chain(policy -> Multi.createFrom()
                        .iterable(policy.rules(clock.instant()))
                        .onItem()
                        .transformToUniAndConcatenate(rule -> store.count(workspace, rule))
                        .filter(tally -> tally.count() > 0)
                        .collect()
                        .asList());
    }

    /** Applies the policy for as long as one turn may last; asked again, it goes on. */
    public Uni<RetentionReport> apply(String workspace, String actor) {
        Instant end = clock.instant().plus(config.turn());
        return apply(workspace, actor, () -> clock.instant().isBefore(end));
    }

    private Uni<RetentionReport> apply(String workspace, String actor, BooleanSupplier goOn) {
        return policy(workspace)
                .chain(policy -> Multi.createBy()
                        .repeating()
                        .uni(
                                () -> new Turn(policy.rules(clock.instant())),
                                turn -> step(workspace, actor, turn).replaceWith(turn))
                        .whilst(turn -> turn.isOpen() && goOn.getAsBoolean())
                        .collect()
                        .last()
                        .map(Turn::report));
    }

    private Uni<Step> step(String workspace, String actor, Turn turn) {
        Rule rule = turn.rule();
        return ledger.record(
                        () -> store.step(workspace, rule, turn.after()),
                        step -> RetentionEntries.of(workspace, actor, rule, step))
                .invoke(turn::advance);
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = ConcurrentExecution.SKIP, identity = "retention")
    Uni<Void> look() {
        if (!leadership.isHeld()) {
            return Uni.createFrom().voidItem();
        }
        return store.automatic()
                .onItem()
                .transformToMulti(workspaces -> Multi.createFrom().iterable(workspaces))
                .onItem()
                .transformToUniAndConcatenate(workspace -> applyQuietly(workspace))
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(failure -> LOG.warnf("Policies are looked at again: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** One that fails is no reason to leave the others undone. */
    private Uni<RetentionReport> applyQuietly(String workspace) {
        return apply(workspace, ACTOR, leadership::isHeld)
                .invoke(report -> report.done()
                        .forEach(tally -> LOG.infof(
                                "workspace=%s %s count=%d bytes=%d",
                                workspace, tally.kind(), tally.count(), tally.bytes())))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "workspace=%s was not cleaned up to its policy, it is tried again: %s",
                        workspace, failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private static void requireName(String workspace) {
        new ServiceName(workspace, "any");
    }
}
