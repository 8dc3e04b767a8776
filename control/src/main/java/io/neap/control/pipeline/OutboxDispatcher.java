// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/** Takes deliveries that are due out of the outbox and sends them, and keeps those under way from being taken again. */
@ApplicationScoped
public class OutboxDispatcher {

    private final OutboxStore outbox;
    private final InFlight inFlight;
    private final Emitter<Delivery> deliveries;
    private final PipelineConfig config;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    OutboxDispatcher(
            OutboxStore outbox,
            InFlight inFlight,
            @Channel("pipeline-deliveries-out") Emitter<Delivery> deliveries,
            PipelineConfig config,
            Clock clock) {
        this.outbox = outbox;
        this.inFlight = inFlight;
        this.deliveries = deliveries;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Sends what is due, as far as there is room for it; what finds none is sent by a later call. One call works at a
     * time, as two would count the same room twice.
     */
    @Scheduled(every = "${neap.pipeline.poll:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> dispatch() {
        return Uni.createFrom().deferred(this::turn);
    }

    private Uni<Void> turn() {
        int room = config.concurrency() - inFlight.all().size();
        if (room <= 0 || !busy.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return outbox.take(now, now.plus(config.lease()), room)
                .invoke(due -> due.forEach(deliveries::send))
                .onTermination()
                .invoke(() -> busy.set(false))
                .replaceWithVoid();
    }

    @Scheduled(every = "${neap.pipeline.renewal:4s}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> renew() {
        Set<String> underWay = inFlight.all();
        return underWay.isEmpty()
                ? Uni.createFrom().voidItem()
                : outbox.renew(underWay, clock.instant().plus(config.lease()));
    }
}
