// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.Failures;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.Function;

/** Adds routes whose every refusal is JSON. */
final class Routes {

    private final Router router;
    private final Replies replies;

    Routes(Router router, Replies replies) {
        this.router = router;
        this.replies = replies;
    }

    void get(String path, Function<RoutingContext, byte[]> answer) {
        on(HttpMethod.GET, path, "GET", context -> replies.json(context, 200, answer.apply(context)));
    }

    void post(String path, Consumer<RoutingContext> action) {
        on(HttpMethod.POST, path, "POST", action);
    }

    void getOrPost(String path, Function<RoutingContext, byte[]> answer, Consumer<RoutingContext> action) {
        router.route(HttpMethod.GET, path)
                .handler(guarded(context -> replies.json(context, 200, answer.apply(context))));
        on(HttpMethod.POST, path, "GET, POST", action);
    }

    /** Whatever no other route takes. */
    void rest(String path) {
        router.route(path)
                .last()
                .handler(context -> refuse(
                        context,
                        ErrorCode.NOT_FOUND,
                        "there is nothing at " + context.request().path()));
    }

    private void on(HttpMethod method, String path, String taken, Consumer<RoutingContext> action) {
        router.route(path).handler(guarded(context -> {
            if (context.request().method().equals(method)) {
                action.accept(context);
            } else {
                context.response().putHeader("Allow", taken);
                refuse(context, ErrorCode.METHOD_NOT_ALLOWED, path + " takes " + taken);
            }
        }));
    }

    private Handler<RoutingContext> guarded(Consumer<RoutingContext> action) {
        return context -> {
            try {
                action.accept(context);
            } catch (RuntimeException e) {
                replies.failure(context, Failures.known(e));
            }
        };
    }

    private void refuse(RoutingContext context, ErrorCode code, String why) {
        replies.failure(context, new ServingException(code, why));
    }
}
