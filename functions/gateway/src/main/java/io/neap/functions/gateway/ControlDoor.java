// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.neap.functions.gateway.route.Address.Service;
import io.neap.functions.gateway.route.Answer;
import io.neap.functions.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Asks control for a service's route. */
final class ControlDoor {

    private static final Logger LOG = Logger.getLogger(ControlDoor.class);
    private static final int CONNECTIONS = 8;
    private static final int WAITING = 256;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HttpClient client;
    private final URI control;
    private final Duration timeout;

    ControlDoor(Vertx vertx, URI control, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(millis),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
        this.control = control;
        this.timeout = timeout;
    }

    /** Never fails. */
    Future<Answer> ask(Service service) {
        String path = control.getPath() + "/api/v1/workspaces/" + service.workspace() + "/services/" + service.name()
                + "/route";
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(control.resolve(path).toString())
                .setTimeout(timeout.toMillis())
                .putHeader("accept", "application/json");
        return client.request(options)
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> read(response, body)))
                .otherwise(failure -> new Answer.Unheard(String.valueOf(failure.getMessage())))
                .onSuccess(answer -> tell(service, answer));
    }

    private static Answer read(HttpClientResponse response, Buffer body) {
        String type = String.valueOf(response.getHeader("content-type"));
        if (response.statusCode() == OK) {
            return new Answer.Known(Route.read(body.toJsonObject()));
        }
        if (response.statusCode() == NOT_FOUND && type.startsWith("application/problem+json")) {
            return new Answer.Unknown();
        }
        String said = type.startsWith("application/problem+json")
                ? body.toJsonObject().getString("detail", "")
                : "";
        return new Answer.Unheard("control answered " + response.statusCode() + (said.isEmpty() ? "" : ": " + said));
    }

    private static void tell(Service service, Answer answer) {
        if (answer instanceof Answer.Unheard unheard) {
            LOG.debugf("no route was told, service=%s: %s", service, unheard.reason());
        }
    }

    void close() {
        client.close();
    }
}
