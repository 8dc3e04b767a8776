// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.neap.control.ledger.Bookmarks;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.pipeline.DeliveryOutcome;
import io.neap.control.pipeline.DeliveryOutcome.Answered;
import io.neap.control.pipeline.DeliveryOutcome.Refused;
import io.neap.control.pipeline.DeliveryOutcome.Unavailable;
import io.neap.control.rollout.controller.FakeLedger;
import io.neap.control.rollout.controller.SettableClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventFeedTest {

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-01T00:00:00Z"));
    private final FakeLedger ledger = new FakeLedger(clock);
    private final Place place = new Place();
    private final List<CloudEvent> sent = new ArrayList<>();
    private final Deque<DeliveryOutcome> outcomes = new ArrayDeque<>();
    private final FeedConfig config = config();
    private EventFeed feed = feed();

    @BeforeEach
    void begin() {
        happened("rollout.completed", "service/before");
        tell();
    }

    @Test
    void aNewSinkIsNotToldOfWhatWasBeforeIt() {
        happened("rollout.started", "service/p");

        tell();

        assertThat(subjects()).containsExactly("service/p");
    }

    @Test
    void whatIsNotChosenIsPassedOver() {
        happened("event.received", "event/a");
        happened("rollout.completed", "service/p");
        happened("event.received", "event/b");

        tell();
        tell();

        assertThat(subjects()).containsExactly("service/p");
        assertThat(place.sequence).isEqualTo(4);
    }

    @Test
    void anEventSaysWhatTheLedgerSays() {
        happened("rollout.completed", "service/p");

        tell();

        CloudEvent event = sent.getFirst();
        assertThat(event.getType()).isEqualTo("io.neap.rollout.completed");
        assertThat(event.getSource()).hasToString("/neap/workspaces/default");
        assertThat(event.getTime()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(event.getExtension("neapactor")).isEqualTo("someone");
        assertThat(event.getExtension("sequence")).isEqualTo("0000000000000000002");
        assertThat(event.getExtension("cluster")).isEqualTo("north");
        assertThat(Objects.requireNonNull(event.getData()).toBytes()).asString().isEqualTo("{\"version\":\"3\"}");
    }

    @Test
    void nothingIsSkippedWhileTheSinkIsAway() {
        happened("rollout.started", "service/one");
        happened("rollout.completed", "service/two");
        outcomes.add(new Unavailable("no route to host"));

        tell();
        tell();
        clock.advance(Duration.ofSeconds(1));
        tell();

        assertThat(subjects()).containsExactly("service/one", "service/one", "service/two");
    }

    @Test
    void whatTheSinkRefusesIsNotedAndLeftBehind() {
        happened("rollout.started", "service/one");
        happened("rollout.completed", "service/two");
        outcomes.add(new Refused("Answered 400: no"));

        tell();

        assertThat(subjects()).containsExactly("service/one", "service/two");
        assertThat(ledger.all().getLast().entry())
                .isEqualTo(new LedgerEntry(
                        "event.refused",
                        "default",
                        "service/one",
                        "event-feed",
                        Map.of("entry", "1", "kind", "rollout.started", "reason", "Answered 400: no")));
    }

    @Test
    void aCrashBehindTheAnswerRepeatsTheEventAndLosesNone() {
        happened("rollout.started", "service/one");
        happened("rollout.completed", "service/two");
        place.dies = true;
        tell();
        place.dies = false;
        feed = feed();

        tell();
        assertThat(subjects()).containsExactly("service/one");

        clock.advance(config.lease());
        tell();
        assertThat(subjects()).containsExactly("service/one", "service/one", "service/two");
    }

    private void happened(String kind, String subject) {
        LedgerEntry entry = new LedgerEntry(kind, "default", subject, "someone", Map.of("version", "3"));
        ledger.record(() -> Uni.createFrom().voidItem(), done -> List.of(entry))
                .await()
                .indefinitely();
    }

    private void tell() {
        feed.tell().onFailure().recoverWithNull().await().indefinitely();
    }

    private List<String> subjects() {
        return sent.stream().map(CloudEvent::getSubject).toList();
    }

    private EventFeed feed() {
        return new EventFeed(
                ledger,
                place,
                (address, event, timeout) -> {
                    sent.add(event);
                    return Uni.createFrom()
                            .item(outcomes.isEmpty() ? new Answered(Optional.empty()) : outcomes.removeFirst());
                },
                new OwnEvents(config),
                config,
                clock);
    }

    private static FeedConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(FeedConfig.class)
                .addDiscoveredConverters()
                .withDefaultValue("neap.events.sink", "http://sink.example.org/")
                .withDefaultValue("neap.events.overrides", "{\"extensions\": {\"cluster\": \"north\"}}")
                .build()
                .getConfigMapping(FeedConfig.class);
    }

    /** The one row. */
    private static final class Place implements Bookmarks {

        private long sequence = -1;
        private Instant leasedUntil = Instant.EPOCH;
        private boolean dies;

        @Override
        public Uni<Boolean> isBehind(String reader) {
            return Uni.createFrom().item(true);
        }

        @Override
        public Uni<Void> begin(String reader, long at) {
            sequence = sequence < 0 ? at : sequence;
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<OptionalLong> take(String reader, Instant now, Instant leaseEnd) {
            if (sequence < 0 || leasedUntil.isAfter(now)) {
                return Uni.createFrom().item(OptionalLong.empty());
            }
            leasedUntil = leaseEnd;
            return Uni.createFrom().item(OptionalLong.of(sequence));
        }

        @Override
        public Uni<Boolean> advance(String reader, long from, long to, Instant leaseEnd) {
            if (dies) {
                return Uni.createFrom().failure(new IllegalStateException("the process has ended"));
            }
            sequence = to;
            return Uni.createFrom().item(true);
        }

        @Override
        public Uni<Void> release(String reader, long at) {
            leasedUntil = Instant.EPOCH;
            return Uni.createFrom().voidItem();
        }
    }
}
