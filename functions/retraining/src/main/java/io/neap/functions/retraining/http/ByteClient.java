// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.http;

import io.neap.functions.retraining.RetrainingConfig;
import io.neap.functions.retraining.problem.RetrainingException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Gets and puts files over HTTP; blocks its caller, which is a training thread. */
@ApplicationScoped
public class ByteClient {

    private final HttpClient http;
    private final Patience patience;
    private final Duration timeout;
    private final String workspace;

    ByteClient(RetrainingConfig config) {
        this.patience = new Patience(config.attempts(), config.pause());
        this.timeout = config.requestTimeout();
        this.workspace = config.workspace();
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /** The body, of at most {@code limit} bytes. */
    public byte[] get(URI uri, long limit) {
        return exchange("GET " + uri, () -> {
            HttpResponse<InputStream> response = http.send(request(uri).GET().build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                require(response, "GET " + uri);
                byte[] bytes = body.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
                if (bytes.length > limit) {
                    throw RetrainingException.badData("The data set is larger than " + limit + " bytes at " + uri
                            + ": send less, or raise neap.retraining.max-data-size.");
                }
                return bytes;
            }
        });
    }

    public void put(URI uri, byte[] body) {
        exchange("PUT " + uri, () -> {
            HttpRequest request = request(uri)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
            require(response, "PUT " + uri);
            return response.statusCode();
        });
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(timeout).header("X-MLFLOW-WORKSPACE", workspace);
    }

    private static void require(HttpResponse<?> response, String what) throws Momentary {
        int status = response.statusCode();
        if (status == 429 || status >= 500) {
            throw new Momentary(what + " answered " + status);
        }
        if (status >= 300) {
            throw RetrainingException.badData(what + " answered " + status + ".");
        }
    }

    private <T> T exchange(String what, Callable<T> exchange) {
        try {
            return patience.call(what, exchange, IOException.class::isInstance);
        } catch (RetrainingException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RetrainingException.unavailable(what + " was interrupted.", e);
        } catch (Exception e) {
            throw new IllegalStateException(what + " failed in an unforeseen way.", e);
        }
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }

    /** An answer that may be another one in a moment. */
    private static final class Momentary extends IOException {

        private static final long serialVersionUID = 1L;

        Momentary(String message) {
            super(message);
        }
    }
}
