// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.local.gateway.Throttler.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThrottlerTest {

    private static final Refusal GONE = new Refusal(Refusal.Kind.GONE, "gone");

    private final List<String> told = new ArrayList<>();
    private final AtomicInteger load = new AtomicInteger();
    private final Throttler throttler = new Throttler(2, load::set);

    @Test
    void withoutCapacityAllWaitInTheOrderTheyCame() {
        assertThat(throttler.enter(waiter("a"))).isInstanceOf(Entry.Queued.class);
        assertThat(throttler.enter(waiter("b"))).isInstanceOf(Entry.Queued.class);

        throttler.resize(1);
        assertThat(told).containsExactly("a admitted");
        throttler.leave();
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
        throttler.resize(2);

        assertThat(throttler.enter(waiter("a"))).isInstanceOf(Entry.Admitted.class);
        assertThat(throttler.enter(waiter("b"))).isInstanceOf(Entry.Admitted.class);
        assertThat(throttler.enter(waiter("c"))).isInstanceOf(Entry.Queued.class);
        assertThat(load).hasValue(3);
    }

    @Test
    void whoWithdrawsIsNotTold() {
        Throttler.Waiter a = waiter("a");
        throttler.enter(a);

        assertThat(throttler.withdraw(a)).isTrue();
        throttler.resize(1);

        assertThat(told).isEmpty();
        assertThat(throttler.withdraw(a)).isFalse();
    }

    @Test
    void itClosesOnlyWhenNobodyIsThere() {
        throttler.resize(1);
        throttler.enter(waiter("a"));

        assertThat(throttler.closeIfIdle()).isFalse();
        throttler.leave();
        assertThat(throttler.closeIfIdle()).isTrue();
        assertThat(throttler.enter(waiter("b"))).isInstanceOf(Entry.Queued.class);
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
                        Throttler.Waiter waiter = new Throttler.Waiter() {
                            @Override
                            public void admitted() {
                                threads.execute(busy::leave);
                                answered.incrementAndGet();
                            }

                            @Override
                            public void refused(Refusal why) {
                                throw new AssertionError(why);
                            }
                        };
                        if (busy.enter(waiter) instanceof Entry.Admitted) {
                            waiter.admitted();
                        }
                    }
                });
            }
            threads.execute(() -> {
                awaitQuietly(begin);
                for (int n = 0; n < requests; n++) {
                    if (busy.closeIfIdle() || n % 7 == 0) {
                        busy.resize(1);
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
            door.resize(1);
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Throttler.Waiter waiter(String name) {
        return new Throttler.Waiter() {
            @Override
            public void admitted() {
                told.add(name + " admitted");
            }

            @Override
            public void refused(Refusal why) {
                told.add(name + " " + why.message());
            }
        };
    }
}
