// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Requests to an MLflow server, each sent again a few times while the server or the way to it fails for a moment. All of
 * them only read.
 */
final class ServerHttp {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Set<Integer> PASSING = Set.of(408, 429, 502, 503, 504);
    private static final int ATTEMPTS = 4;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final int EXCERPT = 200;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // older servers write NaN as it is
            .build();

    private final String url;
    private final Credentials credentials;
    private final Optional<String> workspace;
    private final Duration patience;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    ServerHttp(URI url, Credentials credentials, Optional<String> workspace) {
        this(url, credentials, workspace, PATIENCE);
    }

    /**
     * Asks nothing yet.
     *
     * @param patience how long an answer's head, and then each part of its body, may take
     */
    ServerHttp(URI url, Credentials credentials, Optional<String> workspace, Duration patience) {
        this.patience = patience;
        this.url = url.toString().replaceAll("/+$", "");
        this.credentials = credentials;
        this.workspace = workspace;
    }

    String url() {
        return url;
    }

    JsonNode get(String path) throws IOException {
        return json(request(path).GET().build());
    }

    JsonNode post(String path, JsonNode body) throws IOException {
        return json(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    InputStream open(String path) throws IOException {
        return send(request(path).GET().build(), body -> body);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(patience);
        credentials.authorization().ifPresent(value -> request.header("Authorization", value));
        workspace.ifPresent(name -> request.header("X-MLFLOW-WORKSPACE", name));
        return request;
    }

    private JsonNode json(HttpRequest request) throws IOException {
        try {
            return JSON.readTree(send(request, ServerHttp::all));
        } catch (JsonProcessingException other) {
            throw new Failure(
                    request.uri() + " did not answer with JSON.", "Is " + url + " the address of an MLflow server?");
        }
    }

    private static byte[] all(InputStream body) throws IOException {
        try (body) {
            return body.readAllBytes();
        }
    }

    private <T> T send(HttpRequest request, Reading<T> reading) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
                InputStream body = new WatchedStream(response.body(), patience);
                if (!PASSING.contains(response.statusCode()) || attempt == ATTEMPTS) {
                    requireGood(request, response.statusCode(), body);
                    return reading.read(body);
                }
                body.close();
            } catch (Refused refused) {
                throw refused;
            } catch (IOException broken) {
                if (attempt == ATTEMPTS) {
                    throw new Failure(
                            "No MLflow server answers at " + url + ".",
                            "Look whether it runs; the import goes on where it was when it is started again.");
                }
            } catch (InterruptedException interrupted) {
                throw stopped();
            }
            pause(attempt);
        }
    }

    private void requireGood(HttpRequest request, int status, InputStream answer) throws IOException {
        if (status / 100 == 2) {
            return;
        }
        String reason;
        try (InputStream body = answer) {
            reason = reason(new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8));
        }
        if (status == 401 || status == 403) {
            throw new Failure(
                    "The MLflow server at " + url + " refuses this user (" + status + ").",
                    "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.");
        }
        throw new Refused(request.uri().getPath() + " was answered " + status + ": " + reason);
    }

    private static String reason(String body) {
        try {
            JsonNode message = JSON.readTree(body).path("message");
            if (message.isTextual()) {
                return message.asText().lines().findFirst().orElse("");
            }
        } catch (JsonProcessingException page) {
            // A page for people, perhaps.
        }
        String line = body.lines().findFirst().orElse("").strip();
        return line.length() > EXCERPT ? line.substring(0, EXCERPT) : line;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(FIRST_PAUSE_MILLIS << (attempt - 1));
        } catch (InterruptedException interrupted) {
            throw stopped();
        }
    }

    private static Failure stopped() {
        Thread.currentThread().interrupt();
        return new Failure("The import was interrupted.", "Start it again: it goes on where it was.");
    }

    /** What is done with the body of an answer while it can still be asked for again. */
    @FunctionalInterface
    private interface Reading<T> {

        T read(InputStream body) throws IOException;
    }

    /** The server has answered, and not with what was asked for. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
