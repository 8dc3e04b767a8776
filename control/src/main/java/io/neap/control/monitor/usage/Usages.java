// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.SealedEntry;
import io.neap.control.platform.Leadership;
import io.neap.control.platform.Resources;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.InferenceServices;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/** Takes in what functions report, and puts together what a service has used. */
@ApplicationScoped
public class Usages {

    private static final Logger LOG = Logger.getLogger(Usages.class);

    /** The newest so many revisions of a service are looked at. */
    private static final long MOST_REVISIONS = 200;

    private static final int MOST_ENTRIES = 10_000;

    /** A process that has been silent for so long repeats nothing any more. */
    private static final Duration SILENT = Duration.ofDays(7);

    private final UsageStore store;
    private final Ledger ledger;
    private final InferenceServices services;
    private final Leadership leadership;
    private final UsageConfig config;
    private final Clock clock;

    Usages(
            UsageStore store,
            Ledger ledger,
            InferenceServices services,
            Leadership leadership,
            UsageConfig config,
            Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.services = services;
        this.leadership = leadership;
        this.config = config;
        this.clock = clock;
    }

    /** Whether the report was counted now; one that comes again is not. */
    public Uni<Boolean> add(UsageReport report) {
        return store.add(report, clock.instant());
    }

    /**
     * What the service has used.
     *
     * @param since a day before {@code until} if empty
     * @param until now if empty, and never later
     */
    public Uni<ServiceUsage> of(ServiceName name, Optional<Instant> since, Optional<Instant> until) {
        Instant now = clock.instant();
        Instant end = until.filter(now::isAfter).orElse(now);
        Instant begin = since.orElseGet(() -> end.minus(Duration.ofDays(1)));
        if (!begin.isBefore(end)) {
            throw DomainException.invalid(
                    "since must be before until and before now, but " + begin + " is not before " + end + ".");
        }
        return services.get(name)
                .chain(service -> ledger.find(query(service, end))
                        .chain(entries -> store.of(name, begin, end)
                                .map(measured -> new ServiceUsage(
                                        name, begin, end, revisions(service, entries, measured, begin, end)))));
    }

    private static LedgerQuery query(InferenceService service, Instant end) {
        List<String> subjects = names(service).stream()
                .map(revision -> "revision/" + revision.name())
                .toList();
        return new LedgerQuery(service.name().workspace(), subjects, AwakeTimes.KINDS, Optional.of(end), MOST_ENTRIES);
    }

    private static List<RevisionName> names(InferenceService service) {
        return LongStream.rangeClosed(Math.max(1, service.generation() - MOST_REVISIONS + 1), service.generation())
                .mapToObj(generation -> RevisionName.of(service.name(), generation))
                .toList();
    }

    static List<RevisionUsage> revisions(
            InferenceService service,
            List<SealedEntry> entries,
            List<MeasuredUsage> measured,
            Instant since,
            Instant until) {
        Map<String, List<SealedEntry>> told = entries.stream()
                .filter(entry -> !entry.at().isBefore(service.createdAt()))
                .collect(groupingBy(entry -> entry.entry().subject()));
        Map<String, MeasuredUsage> used =
                measured.stream().collect(toMap(MeasuredUsage::revision, Function.identity()));
        return names(service).stream()
                .filter(name -> told.containsKey("revision/" + name.name()) || used.containsKey(name.name()))
                .map(name -> {
                    MeasuredUsage sums = used.getOrDefault(name.name(), MeasuredUsage.none(name.name()));
                    AwakeTimes times =
                            AwakeTimes.of(told.getOrDefault("revision/" + name.name(), List.of()), since, until);
                    return new RevisionUsage(name, times, sums, saved(service, name, times, sums));
                })
                .toList();
    }

    private static Optional<Saving> saved(
            InferenceService service, RevisionName name, AwakeTimes times, MeasuredUsage measured) {
        boolean routed = service.delivery().route().stream()
                .flatMap(route -> route.targets().stream())
                .anyMatch(target -> target.revision().equals(name));
        Resources resources = service.delivery()
                .revision(name)
                .map(revision -> revision.template().resources())
                .orElse(Resources.ANY);
        return routed ? Optional.of(Saving.of(times.asleep(), resources, measured)) : Optional.empty();
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP, identity = "usage")
    Uni<Void> forget() {
        if (!leadership.isHeld()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return store.forget(now.minus(config.retention()), now.minus(SILENT))
                .onFailure()
                .invoke(failure -> LOG.warnf("old usage is forgotten later: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
