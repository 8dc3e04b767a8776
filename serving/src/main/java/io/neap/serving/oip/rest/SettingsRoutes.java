// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.oip.Failures;
import io.neap.serving.oip.LogControl;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.TraceControl;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** The extensions {@code trace} and {@code logging} over REST: GET tells the settings, POST changes some and tells all. */
@Singleton
public final class SettingsRoutes {

    private final TraceControl traces;
    private final LogControl logs;
    private final BodyLimits limits;
    private final Replies replies;

    SettingsRoutes(TraceControl traces, LogControl logs, OipConfig config, Replies replies) {
        this.traces = traces;
        this.logs = logs;
        this.limits = BodyLimits.of(config);
        this.replies = replies;
    }

    void register(@Observes Router router) {
        Routes routes = new Routes(router, replies);
        routes.getOrPost("/v2/logging", context -> SettingsJson.logs(logs.settings()), this::changeLogs);
        for (String path : new String[] {"/v2/trace/setting", "/v2/models/:model/trace/setting"}) {
            routes.getOrPost(path, this::traces, this::changeTraces);
        }
    }

    private byte[] traces(RoutingContext context) {
        return SettingsJson.traces(traces.settings(context.pathParam("model")));
    }

    private void changeTraces(RoutingContext context) {
        traces.requireOpen();
        String model = context.pathParam("model");
        change(
                context,
                body -> SettingsJson.traces(traces.update(model, SettingsJson.traces(body.bytes(), body.length()))));
    }

    private void changeLogs(RoutingContext context) {
        logs.requireOpen();
        change(context, body -> SettingsJson.logs(logs.update(SettingsJson.logs(body.bytes(), body.length()))));
    }

    private void change(RoutingContext context, Function<Body, byte[]> action) {
        Body.read(context.request(), limits)
                .map(action)
                .onSuccess(answer -> replies.json(context, 200, answer))
                .onFailure(failure -> replies.failure(context, Failures.known(failure)));
    }
}
