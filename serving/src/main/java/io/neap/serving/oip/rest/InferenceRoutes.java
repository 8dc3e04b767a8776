// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ServingException;
import io.neap.serving.oip.Inference;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.Question;
import io.neap.serving.oip.json.ConfigWriter;
import io.neap.serving.oip.json.EncodedAnswer;
import io.neap.serving.oip.json.JsonWriter;
import io.neap.serving.oip.json.RequestReader;
import io.neap.serving.oip.json.ResponseWriter;
import io.neap.serving.oip.json.StatisticsWriter;
import io.neap.serving.oip.memory.SharedMemory;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.InferenceResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/**
 * The protocol's REST calls. Bodies are read whatever their media type says, as clients send none or curl's default; and
 * everything that is refused below {@code /v2} is refused in JSON.
 */
@Singleton
public final class InferenceRoutes {

    static final List<String> MODELS = List.of("/v2/models/:model", "/v2/models/:model/versions/:version");

    private static final int FIRST = 1;

    private final Inference inference;
    private final SharedMemory memory;
    private final Exchange exchange;
    private final Exchange.Writer writer = this::answer;
    private final Replies replies;

    InferenceRoutes(Inference inference, SharedMemory memory, OipConfig config, Replies replies) {
        this.inference = inference;
        this.memory = memory;
        this.exchange = new Exchange(inference, config, replies);
        this.replies = replies;
    }

    void register(@Observes @Priority(FIRST) Router router) {
        Routes routes = new Routes(router, replies);
        // Inferences before all others, for the router asks one route after the other.
        for (String model : MODELS) {
            routes.post(model + "/infer", this::infer);
        }
        routes.get(
                "/v2",
                context -> ResponseWriter.server(
                        inference.serverName(), inference.serverVersion(), inference.extensions()));
        routes.get("/v2/health/live", context -> flags().close('}').toByteArray());
        routes.get("/v2/health/ready", context -> ready());
        routes.get("/v2/models/stats", context -> StatisticsWriter.statistics(inference.statistics(null, null)));
        for (String model : MODELS) {
            routes.get(model, context -> metadata(model(context)));
            routes.get(model + "/ready", context -> modelReady(model(context)));
            routes.get(model + "/config", context -> ConfigWriter.config(model(context)));
            routes.get(model + "/stats", this::statistics);
        }
        routes.rest("/v2/*");
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

    static String name(RoutingContext context) {
        return Objects.requireNonNull(context.pathParam("model"), "the route has a model");
    }

    private void infer(RoutingContext context) {
        ServedModel model = model(context);
        exchange.run(context, model, body -> question(context, model, body), writer);
    }

    private EncodedAnswer answer(InferenceResponse response, Question question) {
        memory.write(question.form().placeOf(), response.outputs());
        return ResponseWriter.inference(response, question.form());
    }

    private Question question(RoutingContext context, ServedModel model, Body body) {
        String header = context.request().getHeader(Replies.BINARY_HEADER);
        if (header == null) {
            return RequestReader.read(memory, body.bytes(), body.length());
        }
        int length = headerLength(header, body.length());
        return length == 0
                ? RawQuestion.of(model, body)
                : RequestReader.read(memory, body.bytes(), body.length(), length);
    }

    private static int headerLength(String header, int length) {
        try {
            int number = Integer.parseInt(header);
            if (number >= 0 && number <= length) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Answered as a number that does not fit.
        }
        throw ServingException.invalid(
                Replies.BINARY_HEADER + ": expected 0 to the " + length + " bytes of the body, got '" + header + "'");
    }
}
