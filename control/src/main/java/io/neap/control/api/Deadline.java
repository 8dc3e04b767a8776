// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * Ends requests to control's API that take too long, such as on a database that has stopped answering. What they do goes
 * on to its end or is undone as a whole; only the caller is let go. Artifacts are bounded by how long they stand still.
 */
@ApplicationScoped
class Deadline {

    /** The gateway is before it: its requests never come here. */
    private static final int ORDER = Integer.MIN_VALUE + 3;

    private static final Pattern ARTIFACTS = Pattern.compile("/(ajax-)?api/2\\.0/mlflow-artifacts/(artifacts|mpu)/.+");

    private final ApiConfig config;

    Deadline(ApiConfig config) {
        this.config = config;
    }

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::limit);
    }

    private void limit(RoutingContext context) {
        if (!ARTIFACTS.matcher(path(context)).matches()) {
            long timer = context.vertx().setTimer(config.timeout().toMillis(), late -> end(context));
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    private static String path(RoutingContext context) {
        return String.valueOf(context.request().path());
    }

    private void end(RoutingContext context) {
        if (context.response().ended()) {
            return;
        }
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        String path = path(context);
        DomainException late = new DomainException(
                ErrorCode.DEADLINE_EXCEEDED,
                "There was no answer within " + config.timeout().toSeconds()
                        + " s (neap.api.timeout). Look whether it was done before you try again.");
        context.response().setStatusCode(late.code().status());
        if (MlflowError.covers(path)) {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(Json.encodeToBuffer(MlflowError.of(late)));
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(Json.encodeToBuffer(Problem.of(late, path)));
        }
    }
}
