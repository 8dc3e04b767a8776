// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.summingLong;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.Leadership;
import io.neap.control.retention.ContentStore.Freed;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Frees what no artifact names any more when its grace is over. Contents are shared by all workspaces, so that this is
 * no policy of one of them.
 */
@ApplicationScoped
public class Contents {

    private static final Logger LOG = Logger.getLogger(Contents.class);
    private static final String WORKSPACE = "default";
    private static final int AT_ONCE = 20;
    private static final int PARTS_AT_ONCE = 32;

    private final ContentStore store;
    private final Ledger ledger;
    private final Leadership leadership;
    private final RetentionConfig config;
    private final Clock clock;
    private final Counter contents;
    private final Counter bytes;

    Contents(
            ContentStore store,
            Ledger ledger,
            Leadership leadership,
            RetentionConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.store = store;
        this.ledger = ledger;
        this.leadership = leadership;
        this.config = config;
        this.clock = clock;
        this.contents = Counter.builder("neap.artifacts.freed")
                .description("Contents of artifacts that were freed after nobody named them any more")
                .register(registry);
        this.bytes = Counter.builder("neap.artifacts.freed.size")
                .description("Bytes of contents that were freed")
                .baseUnit("bytes")
                .register(registry);
    }

    /** What is kept though nothing names it, whether its grace is over or not. */
    public Uni<ContentStore.Unnamed> unnamed() {
        return store.unnamed();
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP, identity = "contents")
    Uni<Void> look() {
        if (!leadership.isHeld()) {
            return Uni.createFrom().voidItem();
        }
        return survey().chain(this::free)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Unnamed contents were not freed, it is tried again: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** Frees all whose grace is over, some in each transaction; how many were freed. */
    public Uni<Long> free() {
        return store.surveyed().chain(survey -> freeAll(config.freeMost() || survey.isPlausible()));
    }

    private Uni<Long> freeAll(boolean surveyed) {
        long before = clock.instant().minus(config.grace()).toEpochMilli();
        return Multi.createBy()
                .repeating()
                .uni(() -> freeSome(before, surveyed))
                .whilst(freed -> freed.looked() == AT_ONCE)
                .collect()
                .with(summingLong(Freed::contents));
    }

    private Uni<Freed> freeSome(long before, boolean surveyed) {
        return ledger.record(
                        () -> store.free(before, AT_ONCE, surveyed),
                        freed -> freed.contents() == 0
                                ? List.of()
                                : List.of(new LedgerEntry(
                                        "contents.freed",
                                        WORKSPACE,
                                        "artifacts/contents",
                                        Retention.ACTOR,
                                        Map.of("contents", freed.contents(), "bytes", freed.bytes()))))
                .invoke(freed -> {
                    contents.increment(freed.contents());
                    bytes.increment((double) freed.bytes());
                });
    }

    /** Some parts of the store in each turn: a disk with millions of files is not read at once. */
    Uni<Void> survey() {
        long now = clock.millis();
        long before = clock.instant().minus(config.survey()).toEpochMilli();
        return Multi.createBy()
                .repeating()
                .uni(() -> store.survey(before, now))
                .whilst(Optional::isPresent)
                .select()
                .first(PARTS_AT_ONCE)
                .invoke(found -> found.filter(count -> count > 0)
                        .ifPresent(count -> LOG.infof("%d contents of artifacts have no name.", count)))
                .filter(Optional::isPresent)
                .collect()
                .with(counting())
                .chain(compared -> compared == 0
                        ? Uni.createFrom().voidItem()
                        : store.surveyed().invoke(this::warn).replaceWithVoid());
    }

    private void warn(Survey survey) {
        if (survey.complete() && !survey.isPlausible() && !config.freeMost()) {
            LOG.errorf(
                    "%d of the %d contents in the artifact store have no name in this database, and are kept. Is it"
                            + " another Neap's store, or was the database lost or restored? If they are to be freed all"
                            + " the same, set neap.retention.free-most=true.",
                    survey.nameless(), survey.kept());
        }
    }
}
