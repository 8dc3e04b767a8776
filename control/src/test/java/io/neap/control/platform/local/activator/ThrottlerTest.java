// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThrottlerTest {

    private static final Refusal GONE = new Refusal(Refusal.Kind.GONE, "gone");

    private static final Endpoint ONLY = new Endpoint(1, 1, List.of());

    private final Endpoint one = new Endpoint(1, 1, List.of());
    private final Endpoint two = new Endpoint(2, 1, List.of());
    private final List<String> told = new ArrayList<>();
    private final AtomicInteger load = new AtomicInteger();
    private final Throttler throttler = new Throttler(2, load::set);

    @Test
    void withoutCapacityAllWaitInTheOrderTheyCame() {
        assertThat(throttler.enter(waiter("a"))).isInstanceOf(Entry.Queued.class);
        assertThat(throttler.enter(waiter("b"))).isInstanceOf(Entry.Queued.class);

        throttler.open(one);
        assertThat(told).containsExactly("a admitted");
        throttler.leave(one);
        assertThat(told).containsExactly("a admitted", "b admitted");
    }

    @Test
    void aFullQueueRefusesAtOnce() {
        throttler.enter(waiter("a"));
        throttler.enter(waiter("b"));

        assertThat(throttler.enter(waiter("c")))
                .isInstanceOfSatisfying(
                        Entry.Refused.class, no -> assertThat(no.why().kind()).isEqualTo(Refusal.Kind.QUEUE_FULL));
        assertThat(load).hasValue(2);
    }

    @Test
    void noMoreThanTheCapacityAreUnderWay() {
        throttler.open(one);
        throttler.open(two);

        assertThat(throttler.enter(waiter("a"))).isEqualTo(new Entry.Admitted(one));
        assertThat(throttler.enter(waiter("b"))).isEqualTo(new Entry.Admitted(two));
        assertThat(throttler.enter(waiter("c"))).isEqualTo(new Entry.Queued(false));
        assertThat(load).hasValue(3);
        assertThat(throttler.underWay(one)).isEqualTo(1);
    }

    @Test
    void aRetiredEndpointFinishesWhatItHasAndGetsNoMore() {
        throttler.open(one);
        throttler.open(two);
        throttler.enter(waiter("a"));
        throttler.enter(waiter("b"));
        throttler.enter(waiter("c"));

        throttler.retire(one);
        throttler.leave(one);
        assertThat(told).isEmpty();
        assertThat(throttler.underWay(one)).isZero();
        throttler.leave(two);
        assertThat(told).containsExactly("c admitted");
        assertThat(throttler.underWay(two)).isEqualTo(1);
    }

    @Test
    void whoWaitsWithoutAReadyProcessIsToldApartFromWhoWaitsForASlot() {
        assertThat(throttler.enter(waiter("a"))).isEqualTo(new Entry.Queued(true));
        throttler.open(one);
        assertThat(throttler.enter(waiter("b"))).isEqualTo(new Entry.Queued(false));
    }

    @Test
    void whoWithdrawsIsNotTold() {
        Waiter a = waiter("a");
        throttler.enter(a);

        assertThat(throttler.withdraw(a)).isTrue();
        throttler.open(one);

        assertThat(told).isEmpty();
        assertThat(throttler.withdraw(a)).isFalse();
    }

    @Test
    void itClosesOnlyWhenNobodyIsThere() {
        throttler.open(one);
        throttler.enter(waiter("a"));

        assertThat(throttler.closeIfIdle()).isFalse();
        throttler.leave(one);
        assertThat(throttler.closeIfIdle()).isTrue();
        assertThat(throttler.enter(waiter("b"))).isEqualTo(new Entry.Queued(true));
    }

    @Test
    void closedItRefusesWhoWaitsAndWhoComes() {
        throttler.enter(waiter("a"));

        throttler.close(GONE);

        assertThat(told).containsExactly("a gone");
        assertThat(throttler.enter(waiter("b"))).isEqualTo(new Entry.Refused(GONE));
    }

    @Test
    void aRequestIsEitherAdmittedOrSeenBeforeTheDoorCloses() throws InterruptedException {
        Throttler busy = new Throttler(100_000, now -> {});
        AtomicInteger answered = new AtomicInteger();
        int requests = 20_000;
        CountDownLatch begin = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 2; i++) {
                threads.execute(() -> {
                    awaitQuietly(begin);
                    for (int n = 0; n < requests / 2; n++) {
                        Waiter waiter = new Waiter() {
                            @Override
                            public void admitted(Endpoint to) {
                                threads.execute(() -> busy.leave(to));
                                answered.incrementAndGet();
                            }

                            @Override
                            public void refused(Refusal why) {
                                throw new AssertionError(why);
                            }
                        };
                        if (busy.enter(waiter) instanceof Entry.Admitted admitted) {
                            waiter.admitted(admitted.to());
                        }
                    }
                });
            }
            threads.execute(() -> {
                awaitQuietly(begin);
                for (int n = 0; n < requests; n++) {
                    if (busy.closeIfIdle() || n % 7 == 0) {
                        open(busy);
                    }
                }
            });
            begin.countDown();
            eventually(answered, requests, busy);
        }

        assertThat(answered).hasValue(requests);
        assertThat(busy.load()).isZero();
    }

    /** The door is opened again and again, as a wake does. */
    private static void eventually(AtomicInteger answered, int requests, Throttler door) {
        long limit = System.nanoTime() + 30_000_000_000L;
        while (answered.get() < requests && System.nanoTime() < limit) {
            open(door);
            Thread.onSpinWait();
        }
    }

    /** One endpoint at most. */
    private static void open(Throttler door) {
        synchronized (door) {
            door.retire(ONLY);
            door.open(ONLY);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Waiter waiter(String name) {
        return new Waiter() {
            @Override
            public void admitted(Endpoint to) {
                told.add(name + " admitted");
            }

            @Override
            public void refused(Refusal why) {
                told.add(name + " " + why.message());
            }
        };
    }
}
