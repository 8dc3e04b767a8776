// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.oip.Inference;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.json.EncodedAnswer;
import io.neap.serving.oip.json.GenerateReader;
import io.neap.serving.oip.json.ResponseWriter;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.InferenceResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Triton's <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_generate.md">
 * generate extension</a>, for models of text: inputs and outputs are plain members of the JSON. An ONNX model answers
 * once, so that a stream has one event.
 */
@Singleton
public final class GenerateRoutes {

    private static final String EVENTS = "text/event-stream";

    private final Inference inference;
    private final Exchange exchange;
    private final Replies replies;

    GenerateRoutes(Inference inference, OipConfig config, Replies replies) {
        this.inference = inference;
        this.exchange = new Exchange(inference, config, replies);
        this.replies = replies;
    }

    void register(@Observes Router router) {
        Routes routes = new Routes(router, replies);
        for (String model : InferenceRoutes.MODELS) {
            routes.post(model + "/generate", context -> generate(context, GenerateRoutes::whole));
            routes.post(model + "/generate_stream", context -> generate(context, GenerateRoutes::event));
        }
    }

    private void generate(RoutingContext context, Function<InferenceResponse, EncodedAnswer> form) {
        ServedModel model = inference.model(InferenceRoutes.name(context), context.pathParam("version"));
        exchange.run(
                context,
                model,
                body -> GenerateReader.read(model.inputs(), body.bytes(), body.length()),
                (response, question) -> form.apply(response));
    }

    private static EncodedAnswer whole(InferenceResponse response) {
        return EncodedAnswer.json(ResponseWriter.generated(response));
    }

    private static EncodedAnswer event(InferenceResponse response) {
        String event = "data: " + new String(ResponseWriter.generated(response), StandardCharsets.UTF_8) + "\n\n";
        return new EncodedAnswer(event.getBytes(StandardCharsets.UTF_8), EncodedAnswer.NO_TENSORS, EVENTS);
    }
}
