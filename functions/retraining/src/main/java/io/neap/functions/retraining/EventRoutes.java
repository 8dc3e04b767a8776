// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import io.neap.functions.retraining.problem.RetrainingException;
import io.quarkus.funqy.runtime.ApplicationException;
import io.vertx.core.MultiMap;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Stands around Funqy's {@code POST /}: refuses what is no event before it, and turns failures behind it into problem
 * details (RFC 9457) that say what to do.
 */
@Singleton
class EventRoutes {

    private static final Logger LOG = Logger.getLogger(EventRoutes.class);

    /** Behind Quarkus' own handlers, which read the body, and before Funqy's route, which has no order of its own. */
    private static final int BEFORE_FUNQY = -1;

    private static final List<String> REQUIRED = List.of("id", "source", "type", "specversion");
    private static final int UNAVAILABLE = 503;
    private static final String STRUCTURED = "application/cloudevents+json";

    void install(@Observes Router router) {
        router.post("/").order(BEFORE_FUNQY).handler(EventRoutes::check);
        router.post("/").order(BEFORE_FUNQY).failureHandler(EventRoutes::fail);
    }

    private static void check(RoutingContext context) {
        MultiMap headers = context.request().headers();
        String contentType = headers.get("content-type");
        try {
            if (contentType != null && contentType.startsWith(STRUCTURED)) {
                JsonObject event = json(context);
                require(name -> event.getValue(name) instanceof String text ? text : "", "field '");
            } else if (headers.contains("ce-id") || headers.contains("ce-type")) {
                require(name -> Objects.requireNonNullElse(headers.get("ce-" + name), ""), "header 'ce-");
            } else {
                throw RetrainingException.badEvent("This is no CloudEvent: send the headers ce-id, ce-source, ce-type"
                        + " and ce-specversion, or one JSON document as " + STRUCTURED + ".");
            }
            context.next();
        } catch (RetrainingException e) {
            context.fail(e);
        }
    }

    private static JsonObject json(RoutingContext context) {
        try {
            JsonObject event = context.body().asJsonObject();
            if (event != null) {
                return event;
            }
        } catch (DecodeException | ClassCastException e) {
            LOG.debug("An event's body is no JSON object", e);
        }
        throw RetrainingException.badEvent("The body is no JSON object, but its type is " + STRUCTURED + ".");
    }

    private static void require(UnaryOperator<String> attribute, String kind) {
        for (String name : REQUIRED) {
            String value = attribute.apply(name);
            if (value.isBlank()) {
                throw RetrainingException.badEvent("The event lacks the " + kind + name + "'.");
            }
        }
        if (!attribute.apply("specversion").equals("1.0")) {
            throw RetrainingException.badEvent(
                    "The event's specversion is '" + attribute.apply("specversion") + "': send 1.0.");
        }
        if (!attribute.apply("type").equals(RetrainingFunction.DATA_ARRIVED)) {
            throw RetrainingException.badEvent("The event's type is '" + attribute.apply("type") + "': send "
                    + RetrainingFunction.DATA_ARRIVED + ".");
        }
    }

    private static void fail(RoutingContext context) {
        Throwable failure =
                context.failure() instanceof ApplicationException funqy ? funqy.getCause() : context.failure();
        if (failure instanceof RetrainingException refusal) {
            LOG.warnf("status=%d %s", refusal.status(), refusal.getMessage());
            answer(context, refusal.status(), refusal.getMessage());
        } else if (failure != null) {
            LOG.error("A training failed in an unforeseen way", failure);
            answer(context, 500, "The training failed in an unforeseen way; see the log of this function.");
        } else {
            answer(context, context.statusCode(), "The event was refused; see the log of this function.");
        }
    }

    private static void answer(RoutingContext context, int status, String detail) {
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("status", status)
                .put("title", "Retraining")
                .put("detail", detail);
        if (status == UNAVAILABLE) {
            context.response().putHeader("retry-after", "1");
        }
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/problem+json")
                .end(problem.encode());
    }
}
