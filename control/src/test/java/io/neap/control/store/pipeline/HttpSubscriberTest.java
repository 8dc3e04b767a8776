// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.neap.control.pipeline.DeliveryOutcome;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpSubscriberTest {

    private static final int CONNECTIONS = 8;

    private final Vertx vertx = Vertx.vertx();
    private final HttpSubscriber subscriber = new HttpSubscriber(vertx, CONNECTIONS, new DeliveryTrace(false));

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void asManyDeliveriesAsMayBeAreUnderWayAtOnce() {
        Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
        URI address = serve(request -> {
            held.add(request);
            if (held.size() == CONNECTIONS) {
                held.forEach(all -> all.response().setStatusCode(204).end());
            }
        });

        List<CompletableFuture<DeliveryOutcome>> outcomes = Stream.generate(
                        () -> deliver(address, Duration.ofSeconds(10)))
                .limit(CONNECTIONS)
                .toList();

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.join()).isInstanceOf(DeliveryOutcome.Answered.class));
    }

    @Test
    void anEventWithoutDataIsDelivered() {
        URI address = serve(request -> request.body()
                .onSuccess(body -> request.response()
                        .setStatusCode(body.length() == 0 && "1".equals(request.getHeader("ce-id")) ? 204 : 422)
                        .end()));

        assertThat(deliver(address, Duration.ofSeconds(10)).join()).isInstanceOf(DeliveryOutcome.Answered.class);
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        URI address = serve(request -> request.response().setChunked(true).write("{"));

        assertThat(deliver(address, Duration.ofMillis(300)).join()).isInstanceOf(DeliveryOutcome.Unavailable.class);
    }

    @Test
    void whoeverIsNotThereMayComeBack() {
        assertThat(deliver(URI.create("http://127.0.0.1:1/"), Duration.ofSeconds(10))
                        .join())
                .isInstanceOf(DeliveryOutcome.Unavailable.class);
    }

    private CompletableFuture<DeliveryOutcome> deliver(URI address, Duration timeout) {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create("/test"))
                .withType("io.neap.data.arrived")
                .build();
        return subscriber.deliver(address, event, timeout).subscribeAsCompletionStage();
    }

    private URI serve(Handler<HttpServerRequest> function) {
        int port = vertx.createHttpServer()
                .requestHandler(function)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        return URI.create("http://127.0.0.1:" + port + "/");
    }
}
