// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class OutboxDispatcherTest {

    private static final int CONCURRENCY = 8;

    private final InFlight inFlight = new InFlight();
    private final SlowOutbox outbox = new SlowOutbox();
    private final List<Delivery> sent = new ArrayList<>();
    private final OutboxDispatcher dispatcher =
            new OutboxDispatcher(outbox, inFlight, new Sent(sent), config(), Clock.systemUTC());

    @Test
    void callsAtOnceTakeNoMoreThanThereIsRoomFor() {
        dispatch();
        dispatch();

        assertThat(outbox.limits).containsExactly(CONCURRENCY);
    }

    @Test
    void theRoomIsWhatIsLeftByThoseUnderWay() {
        inFlight.enter("a");
        inFlight.enter("b");
        dispatch();
        outbox.answer(List.of(new Delivery("c", 0)));

        assertThat(outbox.limits).containsExactly(CONCURRENCY - 2);
        assertThat(sent).containsExactly(new Delivery("c", 0));
    }

    @Test
    void afterATurnOrItsFailureTheNextOneWorks() {
        dispatch();
        outbox.answer(List.of());
        dispatch();
        outbox.fail();
        dispatch();

        assertThat(outbox.limits).hasSize(3);
    }

    @Test
    void withoutRoomTheOutboxIsLeftAlone() {
        for (int i = 0; i < CONCURRENCY; i++) {
            inFlight.enter("run-" + i);
        }
        dispatch();

        assertThat(outbox.limits).isEmpty();
    }

    private void dispatch() {
        dispatcher.dispatch().subscribe().with(done -> {}, failure -> {});
    }

    private static PipelineConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(PipelineConfig.class)
                .addDiscoveredConverters()
                .withDefaultValue("quarkus.http.port", "8080")
                .withDefaultValue("neap.pipeline.concurrency", Integer.toString(CONCURRENCY))
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(PipelineConfig.class);
    }

    /** Answers when it is told to. */
    private static final class SlowOutbox implements OutboxStore {

        private final List<Integer> limits = new ArrayList<>();
        private final List<UniEmitter<? super List<Delivery>>> waiting = new ArrayList<>();

        void answer(List<Delivery> due) {
            waiting.removeFirst().complete(due);
        }

        void fail() {
            waiting.removeFirst().fail(new IllegalStateException("the database is gone"));
        }

        @Override
        public Uni<List<Delivery>> take(Instant now, Instant leaseEnd, int limit) {
            limits.add(limit);
            return Uni.createFrom().emitter(waiting::add);
        }

        @Override
        public Uni<Void> add(Collection<String> pipelineRuns, Instant now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Boolean> begin(Delivery delivery, Instant leaseEnd) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> renew(Collection<String> pipelineRuns, Instant leaseEnd) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Boolean> postpone(String pipelineRun, int attempt, Instant until) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Boolean> remove(String pipelineRun, int attempt) {
            throw new UnsupportedOperationException();
        }
    }

    private record Sent(List<Delivery> deliveries) implements Emitter<Delivery> {

        @Override
        public CompletionStage<Void> send(Delivery delivery) {
            deliveries.add(delivery);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public <M extends Message<? extends Delivery>> void send(M message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void complete() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void error(Exception failure) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean hasRequests() {
            return true;
        }
    }
}
