// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.Inference;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.json.InstancesReader;
import io.neap.serving.oip.json.JsonWriter;
import io.neap.serving.oip.json.PredictionsWriter;
import io.neap.serving.repository.ServedModel;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;

/** The first protocol, which KServe's old clients and TensorFlow Serving's speak. */
@Singleton
public final class PredictRoutes {

    private static final String PREDICT = ":predict";

    private final Inference inference;
    private final Exchange exchange;
    private final Replies replies;

    PredictRoutes(Inference inference, OipConfig config, Replies replies) {
        this.inference = inference;
        this.exchange = new Exchange(inference, config, replies);
        this.replies = replies;
    }

    void register(@Observes Router router) {
        Routes routes = new Routes(router, replies);
        routes.get("/", context -> alive());
        routes.get("/v1/models", context -> models());
        for (String model : new String[] {"/v1/models/:call", "/v1/models/:model/versions/:call"}) {
            routes.getOrPost(model, this::ready, this::predict);
        }
        routes.rest("/v1/*");
    }

    /** What KServe's client asks for the first protocol's liveness. */
    private static byte[] alive() {
        return new JsonWriter(0)
                .open('{')
                .name("status")
                .string("alive")
                .close('}')
                .toByteArray();
    }

    private byte[] models() {
        JsonWriter json = new JsonWriter(0).open('{').name("models").open('[');
        inference.names().forEach(json::string);
        return json.close(']').close('}').toByteArray();
    }

    private byte[] ready(RoutingContext context) {
        ServedModel model = model(context, call(context));
        JsonWriter json =
                new JsonWriter(0).open('{').name("name").string(model.key().name());
        return json.name("ready").bool(true).close('}').toByteArray();
    }

    private void predict(RoutingContext context) {
        String call = call(context);
        if (!call.endsWith(PREDICT)) {
            throw new ServingException(
                    ErrorCode.NOT_FOUND, "there is nothing to be posted to '" + call + "': expected NAME" + PREDICT);
        }
        ServedModel model = model(context, call.substring(0, call.length() - PREDICT.length()));
        exchange.run(
                context,
                model,
                body -> InstancesReader.read(model, body.bytes(), body.length()),
                (response, question) -> PredictionsWriter.predictions(response));
    }

    /** The model that the path names last, or its version. */
    private ServedModel model(RoutingContext context, String last) {
        String model = context.pathParam("model");
        return model == null ? inference.model(last, null) : inference.model(model, last);
    }

    private static String call(RoutingContext context) {
        return Objects.requireNonNull(context.pathParam("call"), "the route has a call");
    }
}
