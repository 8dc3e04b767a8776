// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Plain HTTP with JSON bodies against one Neap. An answer that is not 2xx becomes a {@link Failure} with its reason. */
public final class Api {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final HttpClient http;
    private final Optional<String> user;

    public Api(URI url) {
        this(url, Optional.empty());
    }

    /**
     * @param ingress through which address it is reached, where the name in {@code url} leads nowhere from here
     */
    public Api(URI url, Optional<URI> ingress) {
        this(url, Ingress.client(ingress, Duration.ofSeconds(5)), Optional.empty());
    }

    private Api(URI url, HttpClient http, Optional<String> user) {
        this.url = url;
        this.http = http;
        this.user = user;
    }

    /** The same in somebody's name, which the ledger keeps; it has no colon. */
    public Api as(String name) {
        return new Api(url, http, Optional.of(name));
    }

    public URI url() {
        return url;
    }

    public JsonNode get(String path) {
        return json(exchange("GET", path, BodyPublishers.noBody(), Map.of()));
    }

    /** The answer as it is. */
    public String text(String path) {
        return exchange("GET", path, BodyPublishers.noBody(), Map.of()).body();
    }

    public JsonNode put(String path, Object body) {
        return json(exchange("PUT", path, text(body), Map.of("Content-Type", "application/json")));
    }

    public JsonNode post(String path, Object body) {
        return post(path, body, Optional.empty());
    }

    /** The same with a reason for the ledger. */
    public JsonNode post(String path, Object body, Optional<String> reason) {
        Map<String, String> headers = new HashMap<>(why(reason));
        headers.put("Content-Type", "application/json");
        return json(exchange("POST", path, text(body), headers));
    }

    private static Map<String, String> why(Optional<String> reason) {
        return reason.map(words -> Map.of("X-Neap-Reason", part(words))).orElse(Map.of());
    }

    public JsonNode patch(String path, Object body) {
        return json(exchange("PATCH", path, text(body), Map.of("Content-Type", "application/json")));
    }

    public void delete(String path) {
        exchange("DELETE", path, BodyPublishers.noBody(), Map.of());
    }

    /** The same with a reason for the ledger, and what is told of what is gone. */
    public JsonNode delete(String path, Optional<String> reason) {
        return json(exchange("DELETE", path, BodyPublishers.noBody(), why(reason)));
    }

    /** Sends bytes as they are, with headers of the caller's choice. */
    public HttpResponse<String> send(String method, String path, byte[] body, Map<String, String> headers) {
        return exchange(method, path, BodyPublishers.ofByteArray(body), headers);
    }

    /** What takes the bytes of an answer. */
    @FunctionalInterface
    public interface Sink {

        void take(InputStream in) throws IOException;
    }

    /** Hands over the bytes at {@code path} as they come, however long that takes once they have begun to. */
    public void read(String path, Sink sink) {
        HttpResponse<InputStream> response =
                tried(request("GET", path, BodyPublishers.noBody(), Map.of(), PATIENCE), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                throw new Failure("GET " + url.resolve(path) + " was answered " + response.statusCode() + ".", "");
            }
            sink.take(in);
        } catch (IOException broken) {
            throw new Failure("GET " + url.resolve(path) + " broke off: " + broken.getMessage() + ".", "Try it again.");
        }
    }

    /** A name as a part of a path. */
    static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether {@code path} answers 200 now; never throws. */
    public boolean answers(String path) {
        try {
            return tried("GET", path, BodyPublishers.noBody(), Map.of()).statusCode() == 200;
        } catch (Failure notYet) {
            return false;
        }
    }

    /** The status at {@code path}, whatever it is. */
    public int status(String path) {
        return tried("GET", path, BodyPublishers.noBody(), Map.of()).statusCode();
    }

    /**
     * The answer, whatever its status.
     *
     * @param patience how long to wait for it, the sending of the body included
     */
    public HttpResponse<String> answer(
            String method, String path, BodyPublisher body, Map<String, String> headers, Duration patience) {
        return tried(request(method, path, body, headers, patience), BodyHandlers.ofString());
    }

    private HttpRequest request(
            String method, String path, BodyPublisher body, Map<String, String> headers, Duration patience) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url.resolve(path)).timeout(patience).method(method, body);
        headers.forEach(request::header);
        user.ifPresent(name -> request.setHeader("Authorization", basic(name)));
        return request.build();
    }

    /** Without a password: nobody is asked for one yet. */
    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":").getBytes(StandardCharsets.UTF_8));
    }

    private <T> HttpResponse<T> tried(HttpRequest request, BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException unreachable) {
            throw new Failure(
                    ExitCode.UNREACHABLE,
                    "Neap does not answer at " + url + ".",
                    "Start it with `neap up`, or name another address with --url.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("The call to " + url + " was interrupted.", "");
        }
    }

    private HttpResponse<String> exchange(String method, String path, BodyPublisher body, Map<String, String> headers) {
        HttpResponse<String> response = tried(method, path, body, headers);
        if (response.statusCode() / 100 != 2) {
            throw new Failure(
                    method + " " + path + " was answered " + response.statusCode() + ": " + reason(response), "");
        }
        return response;
    }

    private HttpResponse<String> tried(String method, String path, BodyPublisher body, Map<String, String> headers) {
        return answer(method, path, body, headers, PATIENCE);
    }

    /** The sentence of a problem+json, an MLflow or an OIP error. */
    public static String reason(HttpResponse<String> response) {
        try {
            JsonNode body = JSON.readTree(response.body());
            for (String key : new String[] {"detail", "message", "error", "title"}) {
                if (body.path(key).isTextual()) {
                    return body.path(key).asText();
                }
            }
        } catch (JsonProcessingException notJson) {
            // A page for people, perhaps: nothing that fits into a sentence.
        }
        return "no reason that Neap would give. Is another server listening there?";
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body().isBlank() ? "null" : response.body());
        } catch (JsonProcessingException e) {
            throw new Failure(response.uri() + " did not answer with JSON.", "Is another server listening there?");
        }
    }

    private static BodyPublisher text(Object body) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value: " + body, e);
        }
    }
}
