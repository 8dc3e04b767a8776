// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.control.error.DomainException;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ServiceStore;
import io.neap.control.rollout.analysis.Verdict;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutScheduleTest {

    private static final Duration RESYNC = Duration.ofSeconds(2);

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final CountingStore store = new CountingStore();
    private final SettableLeadership leadership = new SettableLeadership();
    private final RolloutSchedule schedule = schedule();

    @Test
    void allServicesAreLookedAtOnceAResync() {
        tick();

        assertResync(2, RESYNC);
    }

    @Test
    void aClockThatJumpsForwardAndBackDoesNotStopTheResync() {
        tick();
        clock.advance(Duration.ofDays(1));
        tick();
        clock.advance(Duration.ofDays(-1));
        tick();
        assertThat(store.resyncs).isEqualTo(3);

        assertResync(4, RESYNC);
    }

    @Test
    void whoDoesNotLeadLooksAtNothingUntilItDoes() {
        leadership.hold(false);
        schedule.soon(new ServiceName("default", "penguins"));
        tick();
        assertThat(store.resyncs).isZero();

        leadership.hold(true);
        tick();

        assertThat(store.resyncs).isEqualTo(1);
    }

    @Test
    void aResyncThatTakesLongIsRarer() {
        store.names = List.of(new ServiceName("default", "slow"));
        store.takes = RESYNC;
        tick();

        assertResync(2, RESYNC.multipliedBy(9));
    }

    @Test
    void thousandsOfServicesAreLookedAtInOneTick() {
        store.names = IntStream.range(0, 5000)
                .mapToObj(i -> new ServiceName("default", "penguins-" + i))
                .toList();

        tick();

        assertThat(store.found).hasSize(5000);
    }

    @Test
    void aServiceThatIsWaitedForHoldsUpNoOther() {
        ServiceName stuck = new ServiceName("default", "stuck");
        store.stuck = stuck;
        store.names = Stream.concat(
                        Stream.of(stuck),
                        IntStream.range(0, 20).mapToObj(i -> new ServiceName("default", "quick-" + i)))
                .toList();

        tick();
        schedule.soon(new ServiceName("default", "next"));
        tick();

        assertThat(store.found).hasSize(22);
    }

    /** The next one, counted from the first, is due when that time has passed, and not a millisecond earlier. */
    private void assertResync(int count, Duration pause) {
        clock.advance(pause.minusMillis(1));
        tick();
        assertThat(store.resyncs).isEqualTo(count - 1);

        clock.advance(Duration.ofMillis(1));
        tick();
        assertThat(store.resyncs).isEqualTo(count);
    }

    private void tick() {
        schedule.tick().await().atMost(Duration.ofSeconds(10));
    }

    private RolloutSchedule schedule() {
        RolloutConfig config = new SmallRyeConfigBuilder()
                .withMapping(RolloutConfig.class)
                .addDiscoveredConverters()
                .withDefaultValue("quarkus.http.port", "8080")
                .withDefaultValue("neap.rollout.resync", RESYNC.toString())
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(RolloutConfig.class);
        Observer observer = new Observer(
                new FakePlatform(),
                (workspace, reference) -> Uni.createFrom().failure(DomainException.notFound("no model")),
                (address, model) -> Uni.createFrom().item(() -> Verdict.of(List.of())),
                config);
        RolloutMetrics metrics = new RolloutMetrics(new SimpleMeterRegistry());
        RolloutController controller =
                new RolloutController(store, new FakeLedger(clock), observer, new Progress(), metrics, config, clock);
        return new RolloutSchedule(store, controller, leadership, config, clock, new RolloutsInMemory.Here());
    }

    /** Has names of services that are no more, and counts how often it is asked for all of them. */
    private final class CountingStore implements ServiceStore {

        private final Set<ServiceName> found = ConcurrentHashMap.newKeySet();
        private List<ServiceName> names = List.of();
        private Duration takes = Duration.ZERO;
        private @Nullable ServiceName stuck;
        private int resyncs;

        @Override
        public Uni<List<ServiceName>> names() {
            return Uni.createFrom().item(() -> {
                resyncs++;
                return names;
            });
        }

        @Override
        public Uni<Optional<InferenceService>> find(ServiceName name) {
            found.add(name);
            clock.advance(takes);
            if (name.equals(stuck)) {
                return Uni.createFrom().nothing();
            }
            return Uni.createFrom().item(Optional.empty());
        }

        @Override
        public Uni<List<InferenceService>> list(String workspace) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<InferenceService> save(InferenceService service) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> delete(ServiceName name) {
            throw new UnsupportedOperationException();
        }
    }
}
