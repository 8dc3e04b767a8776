// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.platform.Leadership;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.ServiceStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * When which service is looked at: those that were changed or are on their way at each tick, all of them at each
 * resync. Resyncs of many services take a tenth of the time, so they are rarer, up to one a minute. A settled house
 * costs one query each resync and none at the ticks between. Where several controls work, the leading one looks.
 */
@ApplicationScoped
public class RolloutSchedule {

    private static final Logger LOG = Logger.getLogger(RolloutSchedule.class);

    /** A platform that never answers for a service, or a database, is waited for no longer than this. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A look that takes longer does not hold up the others, unless there are many such. */
    private static final Duration QUICK = Duration.ofSeconds(1);

    private static final int MOST_UNDER_WAY = 64;

    /** A look waits for the platform most of its time; each may take a connection to the database. */
    private static final int LOOKS_AT_ONCE = 8;

    /** Of how long a resync took passes until the next begins. */
    private static final int RESYNC_SHARE = 10;

    private static final Duration RAREST_RESYNC = Duration.ofMinutes(1);

    private final ServiceStore store;
    private final RolloutController controller;
    private final Leadership leadership;
    private final RolloutConfig config;
    private final Clock clock;
    private final Apart apart;
    private final Set<ServiceName> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger underWay = new AtomicInteger();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("neap-rollout").factory());
    private @Nullable ScheduledFuture<?> loop;
    private Instant lastResync = Instant.MIN;
    private Duration resyncTook = Duration.ZERO;

    RolloutSchedule(
            ServiceStore store,
            RolloutController controller,
            Leadership leadership,
            RolloutConfig config,
            Clock clock,
            Apart apart) {
        this.store = store;
        this.controller = controller;
        this.leadership = leadership;
        this.config = config;
        this.clock = clock;
        this.apart = apart;
    }

    /** Has the service looked at with the next tick, or, if another control leads, with that one's next resync. */
    public void soon(ServiceName service) {
        open.add(service);
    }

    /** Quarkus' own scheduler counts in whole seconds, which is long for a broken candidate. */
    void start(@Observes StartupEvent started) {
        long interval = config.interval().toMillis();
        loop = ticker.scheduleWithFixedDelay(this::run, interval, interval, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (loop != null) {
            loop.cancel(false);
        }
        ticker.shutdown();
    }

    private void run() {
        try {
            VertxContextSupport.subscribeAndAwait(this::tick);
        } catch (Throwable failure) {
            LOG.warnf("Rollouts stand still and are tried again: %s", failure.getMessage());
        }
    }

    Uni<Void> tick() {
        if (!leadership.isHeld()) {
            open.clear(); // whoever leads finds them at its resync
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        if (!isResyncDue(now)) {
            return lookAt(List.copyOf(open));
        }
        return store.names()
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .invoke(names -> lastResync = now)
                .chain(this::lookAt)
                .invoke(() -> resyncTook = Duration.between(now, clock.instant()));
    }

    private Uni<Void> lookAt(List<ServiceName> services) {
        return Multi.createFrom()
                .iterable(services)
                .onItem()
                .transformToUni(this::look)
                .merge(LOOKS_AT_ONCE)
                .onItem()
                .ignoreAsUni();
    }

    /** Ends when the look does, or goes on beside those that follow. */
    private Uni<Void> look(ServiceName service) {
        open.remove(service);
        underWay.incrementAndGet();
        CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        apart.run(controller.reconcile(service))
                .ifNoItem()
                .after(LIMIT)
                .recoverWithItem(() -> {
                    LOG.warnf("service=%s is waited for no longer, and is looked at again", service);
                    return new Again.Soon();
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("service=%s is looked at again: %s", service, failure.getMessage());
                    return new Again.Soon();
                })
                .subscribe()
                .with(again -> {
                    keep(service, again);
                    underWay.decrementAndGet();
                    end.complete(null);
                });
        Uni<Void> ended = Uni.createFrom().completionStage(end);
        return underWay.get() > MOST_UNDER_WAY
                ? ended
                : ended.ifNoItem().after(QUICK).recoverWithUni(Uni.createFrom().voidItem());
    }

    private void keep(ServiceName service, Again again) {
        switch (again) {
            case Again.Soon soon -> open.add(service);
            case Again.Later later -> {}
            case Again.After(Uni<Void> end) -> end.subscribe().with(ended -> open.add(service));
        }
    }

    /** A clock that was set back since the last resync says nothing about its age: it is due. */
    private boolean isResyncDue(Instant now) {
        return now.isBefore(lastResync) || !now.isBefore(lastResync.plus(pause()));
    }

    private Duration pause() {
        Duration wanted = resyncTook.multipliedBy(RESYNC_SHARE);
        Duration most = wanted.compareTo(RAREST_RESYNC) < 0 ? wanted : RAREST_RESYNC;
        return most.compareTo(config.resync()) > 0 ? most : config.resync();
    }
}
