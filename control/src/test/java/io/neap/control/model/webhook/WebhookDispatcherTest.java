// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.error.DomainException;
import io.neap.control.model.webhook.WebhookSender.Answer;
import io.neap.control.rollout.controller.FakeLedger;
import io.neap.control.rollout.controller.SettableClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookDispatcherTest {

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-30T00:00:00Z"));
    private final FakeLedger ledger = new FakeLedger(clock);
    private final FakeWebhookStore store = new FakeWebhookStore();
    private final Deque<Uni<Answer>> answers = new ArrayDeque<>();
    private final List<Instant> sent = new ArrayList<>();
    private final WebhookConfig config = new SmallRyeConfigBuilder()
            .withMapping(WebhookConfig.class)
            .addDiscoveredConverters()
            .build()
            .getConfigMapping(WebhookConfig.class);
    private final Webhooks webhooks = new Webhooks(store, new FakeSender(), config, ledger, clock);
    private final WebhookDispatcher dispatcher = new WebhookDispatcher(store, webhooks, config, ledger, clock);

    WebhookDispatcherTest() {
        store.webhook = WebhookMessageTest.webhook("s3cret");
        store.enqueue(new WebhookDelivery("d-1", "default", "w-1", "{}", 0), clock.instant());
    }

    @Test
    void what_is_taken_is_sent_once() {
        answers.add(answer(204));

        secondsPass(120);

        assertThat(sent).hasSize(1);
        assertThat(ledger.all()).isEmpty();
    }

    @Test
    void what_may_pass_is_tried_again_after_longer_and_longer_pauses() {
        answers.addAll(
                List.of(answer(503), Uni.createFrom().failure(new IllegalStateException("refused")), answer(200)));

        secondsPass(120);

        assertThat(sent).containsExactly(second(0), second(1), second(3));
        assertThat(ledger.all()).isEmpty();
    }

    @Test
    void what_is_not_taken_after_the_last_try_is_noted_and_given_up() {
        answers.addAll(List.of(answer(500), answer(429), answer(500), answer(500)));

        secondsPass(120);

        assertThat(sent).hasSize(4);
        assertThat(ledger.all()).singleElement().satisfies(noted -> {
            assertThat(noted.entry().kind()).isEqualTo("webhook.failed");
            assertThat(noted.entry().data()).containsEntry("attempts", 4).containsEntry("reason", "it answered 500");
        });
    }

    @Test
    void what_is_refused_or_not_allowed_is_not_tried_again() {
        answers.add(answer(404));
        secondsPass(60);
        store.enqueue(new WebhookDelivery("d-2", "default", "w-1", "{}", 0), clock.instant());
        answers.add(Uni.createFrom().failure(DomainException.invalid("not of the open internet")));
        secondsPass(60);

        assertThat(sent).hasSize(2);
        assertThat(ledger.all()).hasSize(2);
    }

    @Test
    void a_webhook_that_is_gone_or_disabled_is_sent_nothing() {
        store.webhook = null;

        secondsPass(60);

        assertThat(sent).isEmpty();
        assertThat(store.deliveries).isEmpty();
    }

    private Instant second(int second) {
        return Instant.parse("2026-11-30T00:00:00Z").plusSeconds(second);
    }

    private void secondsPass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            dispatcher.send().await().indefinitely();
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private static Uni<Answer> answer(int status) {
        return Uni.createFrom().item(new Answer(status, ""));
    }

    private final class FakeSender implements WebhookSender {

        @Override
        public Uni<Answer> post(URI url, Map<String, String> headers, String body, Duration timeout) {
            sent.add(clock.instant());
            return answers.removeFirst();
        }

        @Override
        public Uni<Void> check(URI url) {
            return Uni.createFrom().voidItem();
        }
    }
}
