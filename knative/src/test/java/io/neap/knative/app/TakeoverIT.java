// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two applications on one database, of which the one that leads is killed while services are applied and changed. */
@Tag("cluster")
class TakeoverIT {

    private static final Duration TAKEN_OVER = Duration.ofSeconds(15);

    private static OperatorFixture operator;
    private static ClusterApplication replica;

    @BeforeAll
    static void start() throws IOException {
        operator = OperatorFixture.open(OperatorFixture.unique("takeover"), Map.of());
        replica = operator.application().replica();
    }

    @AfterAll
    static void stop() {
        operator.clear();
        replica.close();
        operator.close();
    }

    @Test
    void whoLeadsIsFollowedWithinFifteenSecondsAndNothingIsDoneTwice() throws InterruptedException {
        assertThat(operator.application().leads()).isTrue();
        assertThat(replica.leads()).isFalse();
        List<String> applied = new ArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> churn = CompletableFuture.runAsync(() -> apply(applied, enough));
        operator.await(() -> operator.service("churn-2") != null);

        operator.application().kill();
        long killed = System.nanoTime();
        operator.await(replica::leads);
        Duration leaderless = Duration.ofNanos(System.nanoTime() - killed);
        enough.set(true);
        churn.join();

        assertThat(leaderless).isLessThan(TAKEN_OVER);
        ControlClient control = new ControlClient(replica.url(), operator.namespace());
        for (String name : applied) {
            operator.awaitReady(name);
            for (String kind : List.of("service.applied", "rollout.started", "rollout.completed")) {
                assertThat(control.told(name, kind)).as("%s of %s", kind, name).isOne();
            }
        }
    }

    /** A service each two seconds. */
    private static void apply(List<String> applied, AtomicBoolean enough) {
        while (!enough.get()) {
            String name = "churn-" + (applied.size() + 1);
            operator.apply(name, "{model: 'models:/penguins/1'}");
            applied.add(name);
            try {
                TimeUnit.SECONDS.sleep(2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
