// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.Failures;
import io.neap.serving.oip.Inference;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.json.ConfigWriter;
import io.neap.serving.oip.json.JsonWriter;
import io.neap.serving.oip.json.RequestReader;
import io.neap.serving.oip.json.ResponseWriter;
import io.neap.serving.oip.json.StatisticsWriter;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.InferenceResponse;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The protocol's REST calls. Bodies are read whatever their media type says, as clients send none or curl's default; and
 * everything that is refused below {@code /v2} is refused in JSON.
 */
@Singleton
public final class InferenceRoutes {

    private static final String BINARY_HEADER = "Inference-Header-Content-Length";

    private final Inference inference;
    private final long maxBodySize;
    private final Replies replies;

    InferenceRoutes(Inference inference, OipConfig config, Replies replies) {
        this.inference = inference;
        this.maxBodySize = config.maxBodySize().asLongValue();
        this.replies = replies;
    }

    void register(@Observes Router router) {
        get(
                router,
                "/v2",
                context -> ResponseWriter.server(
                        inference.serverName(), inference.serverVersion(), inference.extensions()));
        get(router, "/v2/health/live", context -> flags().close('}').toByteArray());
        get(router, "/v2/health/ready", context -> ready());
        get(router, "/v2/models/stats", context -> StatisticsWriter.statistics(inference.statistics(null, null)));
        for (String model : new String[] {"/v2/models/:model", "/v2/models/:model/versions/:version"}) {
            get(router, model, context -> metadata(model(context)));
            get(router, model + "/ready", context -> modelReady(model(context)));
            get(router, model + "/config", context -> ConfigWriter.config(model(context)));
            get(router, model + "/stats", this::statistics);
            on(router, HttpMethod.POST, model + "/infer", this::infer);
        }
        router.route("/v2/*")
                .last()
                .handler(context -> refuse(
                        context,
                        ErrorCode.NOT_FOUND,
                        "there is nothing at " + context.request().path()));
    }

    private void get(Router router, String path, Function<RoutingContext, byte[]> answer) {
        on(router, HttpMethod.GET, path, context -> replies.json(context, 200, answer.apply(context)));
    }

    private void on(Router router, HttpMethod method, String path, Consumer<RoutingContext> action) {
        router.route(path).handler(context -> {
            try {
                if (context.request().method().equals(method)) {
                    action.accept(context);
                } else {
                    context.response().putHeader("Allow", method.name());
                    refuse(context, ErrorCode.METHOD_NOT_ALLOWED, path + " takes " + method);
                }
            } catch (RuntimeException e) {
                replies.failure(context, Failures.known(e));
            }
        });
    }

    private static JsonWriter flags() {
        return new JsonWriter(0).open('{').name("live").bool(true);
    }

    private byte[] ready() {
        if (!inference.isReady()) {
            throw ServingException.unavailable("not every model is ready");
        }
        return flags().name("ready").bool(true).close('}').toByteArray();
    }

    private byte[] metadata(ServedModel model) {
        return ResponseWriter.model(model, inference.versions(model.key().name()));
    }

    private static byte[] modelReady(ServedModel model) {
        return new JsonWriter(0)
                .open('{')
                .name("name")
                .string(model.key().name())
                .name("ready")
                .bool(true)
                .close('}')
                .toByteArray();
    }

    private byte[] statistics(RoutingContext context) {
        return StatisticsWriter.statistics(inference.statistics(name(context), context.pathParam("version")));
    }

    private ServedModel model(RoutingContext context) {
        return inference.model(name(context), context.pathParam("version"));
    }

    private static String name(RoutingContext context) {
        return Objects.requireNonNull(context.pathParam("model"), "the route has a model");
    }

    private void infer(RoutingContext context) {
        if (context.request().getHeader(BINARY_HEADER) != null) {
            throw new ServingException(
                    ErrorCode.UNIMPLEMENTED,
                    "binary tensors (" + BINARY_HEADER + ") are not offered over REST; send JSON, or use gRPC");
        }
        ServedModel model = model(context);
        Context eventLoop = Objects.requireNonNull(Vertx.currentContext(), "routes run on an event loop");
        Body.read(context.request(), maxBodySize)
                .onSuccess(body -> infer(context, eventLoop, model, body))
                .onFailure(failure -> replies.failure(context, Failures.known(failure)));
    }

    private void infer(RoutingContext context, Context eventLoop, ServedModel model, Body body) {
        CompletableFuture<InferenceResponse> answer;
        try {
            answer = inference.infer(model, RequestReader.read(body.bytes(), body.length()));
        } catch (Throwable e) { // the memory for tensors may be used up: the caller is told so
            replies.failure(context, Failures.known(e));
            return;
        }
        context.response().closeHandler(gone -> answer.cancel(false));
        CompletableFuture<InferenceResponse> unused =
                answer.whenComplete((response, failure) -> eventLoop.runOnContext(now -> {
                    if (failure == null) {
                        reply(context, response);
                    } else {
                        replies.failure(context, Failures.known(failure));
                    }
                }));
    }

    private void reply(RoutingContext context, InferenceResponse response) {
        byte[] body;
        try {
            body = ResponseWriter.inference(response);
        } catch (Throwable e) { // as above, for the answer
            replies.failure(context, Failures.known(e));
            return;
        }
        replies.json(context, 200, body);
    }

    private void refuse(RoutingContext context, ErrorCode code, String why) {
        replies.failure(context, new ServingException(code, why));
    }
}
