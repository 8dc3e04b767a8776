// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.model.inspection.Inspection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnLookoutTest {

    private static final Inspection SEEN =
            new Inspection("digest", 1, 1, true, List.of(), null, List.of(), List.of(), List.of());

    private final Vertx vertx = Vertx.vertx();
    private final OwnLookout lookout = new OwnLookout(vertx, new OwnContext(vertx));
    private final AtomicInteger looks = new AtomicInteger();
    private final CompletableFuture<Inspection> outcome = new CompletableFuture<>();
    private final Uni<Inspection> look = Uni.createFrom().completionStage(() -> {
        looks.incrementAndGet();
        return outcome;
    });

    @AfterEach
    void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void who_asks_while_a_look_is_under_way_gets_what_comes_of_it() throws Exception {
        CompletableFuture<Inspection> first = asked("a");
        CompletableFuture<Inspection> second = asked("a");
        CompletableFuture<Inspection> other = asked("b");

        outcome.complete(SEEN);

        assertThat(first.get()).isSameAs(SEEN);
        assertThat(second.get()).isSameAs(SEEN);
        assertThat(other.get()).isSameAs(SEEN);
        assertThat(looks).hasValue(2);
    }

    @Test
    void a_look_ends_with_no_asker_and_the_next_is_a_new_one() throws Exception {
        lookout.once("a", look).subscribe().with(seen -> {}).cancel();
        CompletableFuture<Inspection> waiting = asked("a");
        outcome.complete(SEEN);

        assertThat(waiting.get()).isSameAs(SEEN);
        assertThat(lookout.once("a", look).await().atMost(Duration.ofSeconds(10)))
                .isSameAs(SEEN);
        assertThat(looks).hasValue(2);
    }

    private CompletableFuture<Inspection> asked(String key) {
        return lookout.once(key, look).subscribe().asCompletionStage();
    }
}
