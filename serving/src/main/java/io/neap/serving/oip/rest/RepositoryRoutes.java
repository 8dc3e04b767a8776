// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.oip.Failures;
import io.neap.serving.oip.ModelControl;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.json.RepositoryReader;
import io.neap.serving.oip.json.RepositoryWriter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** The model repository extension over REST. Who names a repository means the only one. */
@Singleton
public final class RepositoryRoutes {

    private final ModelControl control;
    private final BodyLimits limits;
    private final Replies replies;

    RepositoryRoutes(ModelControl control, OipConfig config, Replies replies) {
        this.control = control;
        this.limits = BodyLimits.of(config);
        this.replies = replies;
    }

    void register(@Observes Router router) {
        Routes routes = new Routes(router, replies);
        for (String repository : new String[] {"/v2/repository", "/v2/repository/:repository"}) {
            routes.post(repository + "/index", this::index);
            routes.post(
                    repository + "/models/:model/load",
                    context -> change(
                            context,
                            (name, body) -> control.load(name, RepositoryReader.upload(body.bytes(), body.length()))));
            routes.post(
                    repository + "/models/:model/unload",
                    context -> change(context, (name, body) -> control.unload(name)));
        }
    }

    private void index(RoutingContext context) {
        control.requireOpen();
        Body.read(context.request(), limits)
                .map(body ->
                        RepositoryWriter.index(control.index(RepositoryReader.readyOnly(body.bytes(), body.length()))))
                .onSuccess(index -> replies.json(context, 200, index))
                .onFailure(failure -> replies.failure(context, Failures.known(failure)));
    }

    private void change(RoutingContext context, BiFunction<String, Body, CompletableFuture<Void>> action) {
        control.requireOpen();
        String name = Objects.requireNonNull(context.pathParam("model"), "the route has a model");
        Context eventLoop = Objects.requireNonNull(Vertx.currentContext(), "routes run on an event loop");
        Body.read(context.request(), limits)
                .map(body -> action.apply(name, body))
                .onSuccess(change -> answer(context, eventLoop, change))
                .onFailure(failure -> replies.failure(context, Failures.known(failure)));
    }

    private void answer(RoutingContext context, Context eventLoop, CompletableFuture<Void> change) {
        CompletableFuture<Void> unused = change.whenComplete((done, failure) -> eventLoop.runOnContext(now -> {
            if (failure == null) {
                replies.done(context);
            } else {
                replies.failure(context, Failures.known(failure));
            }
        }));
    }
}
