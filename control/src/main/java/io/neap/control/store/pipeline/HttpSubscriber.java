// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import io.neap.control.pipeline.DeliveryOutcome;
import io.neap.control.pipeline.PipelineConfig;
import io.neap.control.pipeline.Subscriber;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Delivers events over HTTP in binary mode, and judges the answers as Knative Eventing does. */
@ApplicationScoped
class HttpSubscriber implements Subscriber {

    /** Refusals that may pass: the route is not there yet, another delivery is under way, too many at once. */
    private static final Set<Integer> PASSING = Set.of(404, 408, 409, 425, 429);

    private static final int CONNECT_MILLIS = 5_000;
    private static final int LONGEST_REASON = 500;

    private final HttpClient client;
    private final DeliveryTrace trace;

    @Inject
    HttpSubscriber(
            Vertx vertx, PipelineConfig config, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean untraced) {
        this(vertx, config.concurrency(), new DeliveryTrace(!untraced));
    }

    /** With a connection for each delivery that may be under way: most go to one address, the gateway's. */
    HttpSubscriber(Vertx vertx, int connections, DeliveryTrace trace) {
        this.trace = trace;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS))
                .with(new PoolOptions().setHttp1MaxSize(connections))
                .build();
    }

    @Override
    public Uni<DeliveryOutcome> deliver(URI address, CloudEvent event, Duration timeout) {
        RequestOptions options = new RequestOptions()
                .setAbsoluteURI(address.toString())
                .setMethod(HttpMethod.POST)
                .setTimeout(timeout.toMillis());
        trace.begin(event);
        return Uni.createFrom()
                .completionStage(() -> client.request(options)
                        .compose(request -> answer(request, event)
                                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                .onFailure(unfinished -> request.reset()))
                        .recover(failure -> Future.succeededFuture(new DeliveryOutcome.Unavailable(
                                "POST " + address + " failed: " + failure.getMessage())))
                        .toCompletionStage());
    }

    private Future<DeliveryOutcome> answer(HttpClientRequest request, CloudEvent event) {
        return send(request, event).compose(response -> response.body().map(body -> outcome(response, body)));
    }

    private Future<HttpClientResponse> send(HttpClientRequest request, CloudEvent event) {
        trace.pass(event, request);
        Buffer body = Buffer.buffer();
        HttpMessageFactory.createWriter(request::putHeader, data -> append(body, data))
                .writeBinary(event);
        return request.send(body);
    }

    /** An event may come without data. */
    private static void append(Buffer body, byte @Nullable [] data) {
        if (data != null) {
            body.appendBytes(data);
        }
    }

    private static DeliveryOutcome outcome(HttpClientResponse response, Buffer body) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return answered(response, body);
        }
        String reason = "Answered " + status + ": " + detail(body);
        return status >= 500 || PASSING.contains(status)
                ? new DeliveryOutcome.Unavailable(reason)
                : new DeliveryOutcome.Refused(reason);
    }

    private static DeliveryOutcome answered(HttpClientResponse response, Buffer body) {
        if (body.length() == 0 && !response.headers().contains("ce-id")) {
            return new DeliveryOutcome.Answered(Optional.empty());
        }
        try {
            MessageReader reader = HttpMessageFactory.createReader(
                    take -> response.headers().forEach(header -> take.accept(header.getKey(), header.getValue())),
                    body.getBytes());
            return new DeliveryOutcome.Answered(Optional.of(reader.toEvent()));
        } catch (CloudEventRWException | EventDeserializationException | IllegalArgumentException e) {
            return new DeliveryOutcome.Refused("The function's answer is no CloudEvent: " + e.getMessage());
        }
    }

    /** What problem details say, else the beginning of the body. */
    private static String detail(Buffer body) {
        String text = body.toString();
        try {
            String detail = new JsonObject(text).getString("detail");
            return detail == null ? shortened(text) : shortened(detail);
        } catch (DecodeException | ClassCastException e) {
            return shortened(text);
        }
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_REASON));
    }
}
