// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.functions.gateway.route.Address.Service;
import io.neap.functions.gateway.route.Route.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteBookTest {

    private static final Service PENGUINS = new Service("default", "penguins");
    private static final Answer AWAY = new Answer.Unheard("away");

    private final List<Service> asked = new ArrayList<>();
    private final List<Promise<Answer>> awaited = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5; // nanoseconds may overflow
    private final RouteBook book = new RouteBook(
            this::ask,
            new Freshness(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(1)),
            3,
            () -> now);

    @Test
    void theFirstRequestWaitsAndManyAskOnce() {
        Future<Answer> first = book.find(PENGUINS);
        Future<Answer> second = book.find(PENGUINS);
        assertThat(asked).containsExactly(PENGUINS);
        assertThat(first.isComplete()).isFalse();

        answer(known(1));

        assertThat(first.result()).isEqualTo(known(1));
        assertThat(second.result()).isEqualTo(known(1));
    }

    @Test
    void aFreshRouteIsUsedAndAnOlderOneWhileItIsAskedAgain() {
        learn(known(1));
        pass(Duration.ofMillis(999));
        assertThat(book.find(PENGUINS).result()).isEqualTo(known(1));
        assertThat(asked).hasSize(1);

        pass(Duration.ofMillis(1));
        assertThat(book.find(PENGUINS).result()).isEqualTo(known(1));
        assertThat(asked).hasSize(2);
        answer(known(2));

        assertThat(book.find(PENGUINS).result()).isEqualTo(known(2));
    }

    @Test
    void aRouteThatNobodyHasUsedForAWhileIsNotTrusted() {
        learn(known(1));
        pass(Duration.ofSeconds(2));

        Future<Answer> next = book.find(PENGUINS);

        assertThat(next.isComplete()).isFalse();
        answer(known(2));
        assertThat(next.result()).isEqualTo(known(2));
    }

    @Test
    void whileControlIsAwayTheLastRouteCountsForItsTimeAndControlIsAskedOnceASecond() {
        learn(known(1));
        pass(Duration.ofSeconds(5));
        Future<Answer> waits = book.find(PENGUINS);
        answer(AWAY);
        assertThat(waits.result()).isEqualTo(known(1));

        assertThat(book.find(PENGUINS).result()).isEqualTo(known(1));
        assertThat(asked).hasSize(2);
        pass(Duration.ofSeconds(1));
        Future<Answer> again = book.find(PENGUINS);
        assertThat(asked).hasSize(3);
        answer(AWAY);
        assertThat(again.result()).isEqualTo(known(1));

        pass(Duration.ofMinutes(1));
        Future<Answer> tooOld = book.find(PENGUINS);
        answer(AWAY);
        assertThat(tooOld.result()).isEqualTo(AWAY);
    }

    @Test
    void whatWasNeverHeardIsSaidSoAtOnceAfterAVainAttempt() {
        book.find(PENGUINS);
        answer(AWAY);

        assertThat(book.find(PENGUINS).result()).isInstanceOf(Answer.Unheard.class);
        assertThat(asked).hasSize(1);
        pass(Duration.ofSeconds(1));
        Future<Answer> next = book.find(PENGUINS);
        answer(known(1));
        assertThat(next.result()).isEqualTo(known(1));
    }

    @Test
    void whoHasSeenThatARouteDoesNotHoldGetsTheNext() {
        learn(known(1));

        Future<Answer> next = book.findAnew(PENGUINS);

        assertThat(next.isComplete()).isFalse();
        answer(known(2));
        assertThat(next.result()).isEqualTo(known(2));
    }

    @Test
    void anAnswerThatComesAtOnceIsKept() {
        RouteBook quick = new RouteBook(
                service -> Future.succeededFuture(known(1)),
                new Freshness(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(1)),
                3,
                () -> now);

        assertThat(quick.find(PENGUINS).result()).isEqualTo(known(1));
        assertThat(quick.find(PENGUINS).result()).isEqualTo(known(1));
    }

    @Test
    void theServiceThatWasUsedLongestAgoMakesPlace() {
        for (String name : List.of("a", "b", "c")) {
            book.find(new Service("default", name));
            answer(new Answer.Unknown());
            pass(Duration.ofMillis(1));
        }
        book.find(new Service("default", "a"));
        book.find(new Service("default", "d"));
        answer(new Answer.Unknown());
        assertThat(book.size()).isEqualTo(3);
        asked.clear();

        book.find(new Service("default", "a"));
        book.find(new Service("default", "c"));
        book.find(new Service("default", "b"));

        assertThat(asked).containsExactly(new Service("default", "b"));
    }

    private Future<Answer> ask(Service service) {
        asked.add(service);
        awaited.add(Promise.promise());
        return awaited.getLast().future();
    }

    private void answer(Answer answer) {
        awaited.getLast().complete(answer);
    }

    private void learn(Answer answer) {
        book.find(PENGUINS);
        answer(answer);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static Answer known(long generation) {
        Target all = new Target("penguins-00001", Optional.empty(), 0, Cohort.BUCKETS, Duration.ofSeconds(30));
        return new Answer.Known(new Route(generation, new Affinity.None(), "penguins-00001", List.of(all)));
    }
}
