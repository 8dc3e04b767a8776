// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An MLflow server as far as the function's calls can see: it keeps what is sent in memory, and fails when told so. The
 * real server's behaviour is tested end to end with control.
 */
public final class RecordingMlflow implements QuarkusTestResourceLifecycleManager {

    static final Map<String, byte[]> ARTIFACTS = new ConcurrentHashMap<>();
    static final Map<String, JsonObject> RUNS = new LinkedHashMap<>();
    static final List<JsonObject> VERSIONS = new ArrayList<>();
    static final List<JsonObject> REQUESTS = new ArrayList<>();
    static final Map<String, String> ALIASES = new ConcurrentHashMap<>();

    /** Each entry {@code "status route"} answers the next request to that route with that status. */
    static final ConcurrentLinkedQueue<String> FAILURES = new ConcurrentLinkedQueue<>();

    /** Files are sent once it is open. */
    static volatile CountDownLatch gate = new CountDownLatch(0);

    private static final String API = "/api/2.0/mlflow/";
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

    private @Nullable HttpServer server;

    static void forget() {
        synchronized (RUNS) {
            ARTIFACTS.clear();
            RUNS.clear();
            VERSIONS.clear();
            REQUESTS.clear();
            ALIASES.clear();
            FAILURES.clear();
        }
    }

    static List<String> statuses() {
        synchronized (RUNS) {
            return RUNS.values().stream().map(run -> run.getString("status")).toList();
        }
    }

    static JsonObject request(String route) {
        synchronized (RUNS) {
            return REQUESTS.stream()
                    .filter(request -> request.getString("route").equals(route))
                    .reduce((first, second) -> second)
                    .orElseThrow()
                    .getJsonObject("body");
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext(PROXY, RecordingMlflow::artifact);
            started.createContext(API, RecordingMlflow::route);
            started.start();
            server = started;
            String root = "http://127.0.0.1:" + started.getAddress().getPort();
            return Map.of("neap.retraining.tracking-uri", root);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static void artifact(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(PROXY.length());
        if (exchange.getRequestMethod().equals("PUT")) {
            ARTIFACTS.put(path, exchange.getRequestBody().readAllBytes());
            answer(exchange, 200, new byte[0]);
        } else {
            awaitGate();
            byte[] file = ARTIFACTS.get(path);
            answer(exchange, file == null ? 404 : 200, file == null ? new byte[0] : file);
        }
    }

    private static void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void route(HttpExchange exchange) throws IOException {
        String route = exchange.getRequestURI().getPath().substring(API.length());
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        JsonObject body = bytes.length == 0
                ? query(exchange.getRequestURI().getRawQuery())
                : new JsonObject(new String(bytes, StandardCharsets.UTF_8));
        synchronized (RUNS) {
            Optional<String> failure = FAILURES.stream()
                    .filter(entry -> entry.endsWith(" " + route))
                    .findFirst();
            if (failure.isPresent()) {
                FAILURES.remove(failure.get());
                int status = Integer.parseInt(failure.get().substring(0, 3));
                if (status == 500 && route.equals("model-versions/create")) {
                    answer(route, body); // done, but the answer is lost
                }
                answer(exchange, status, error("INTERNAL_ERROR"));
                return;
            }
            JsonObject reply = answer(route, body);
            answer(exchange, 200, reply.toBuffer().getBytes());
        }
    }

    private static JsonObject answer(String route, JsonObject body) {
        REQUESTS.add(new JsonObject().put("route", route).put("body", body));
        return switch (route) {
            case "experiments/get-by-name" ->
                new JsonObject().put("experiment", new JsonObject().put("experiment_id", "1"));
            case "runs/create" -> {
                String id = "run" + RUNS.size();
                RUNS.put(id, body.put("run_id", id).put("status", "RUNNING"));
                yield run(id);
            }
            case "runs/get" -> run(body.getString("run_id"));
            case "runs/update" -> {
                stored(body.getString("run_id")).put("status", body.getString("status"));
                yield new JsonObject();
            }
            case "runs/search" -> search(body.getString("filter"));
            case "logged-models" ->
                new JsonObject()
                        .put(
                                "model",
                                new JsonObject()
                                        .put(
                                                "info",
                                                new JsonObject()
                                                        .put("model_id", "m-" + body.getString("source_run_id"))
                                                        .put("artifact_uri", "mlflow-artifacts:/1/models/m")));
            case "model-versions/create" -> {
                VERSIONS.add(body.put("version", Integer.toString(VERSIONS.size() + 1)));
                yield new JsonObject().put("model_version", body);
            }
            case "model-versions/search" -> {
                JsonArray found = new JsonArray();
                VERSIONS.stream()
                        .filter(version -> body.getString("filter").contains("'" + version.getString("run_id") + "'"))
                        .forEach(found::add);
                yield new JsonObject().put("model_versions", found);
            }
            case "registered-models/alias" -> {
                ALIASES.put(body.getString("alias"), body.getString("version"));
                yield new JsonObject();
            }
            case "registered-models/get" -> {
                JsonArray aliases = new JsonArray();
                ALIASES.forEach((alias, version) ->
                        aliases.add(new JsonObject().put("alias", alias).put("version", version)));
                yield new JsonObject().put("registered_model", new JsonObject().put("aliases", aliases));
            }
            default -> new JsonObject();
        };
    }

    private static JsonObject run(String id) {
        JsonObject info =
                new JsonObject().put("run_id", id).put("status", stored(id).getString("status"));
        return new JsonObject().put("run", new JsonObject().put("info", info));
    }

    private static JsonObject stored(String id) {
        return Objects.requireNonNull(RUNS.get(id), id);
    }

    private static JsonObject search(String filter) {
        JsonArray found = new JsonArray();
        RUNS.forEach((id, run) -> {
            boolean matches = run.getJsonArray("tags").stream()
                    .map(JsonObject.class::cast)
                    .filter(tag -> !tag.getString("key").equals("neap.event.type"))
                    .allMatch(tag ->
                            filter.contains("`" + tag.getString("key") + "` = '" + tag.getString("value") + "'"));
            if (matches) {
                found.add(run(id).getJsonObject("run"));
            }
        });
        return new JsonObject().put("runs", found);
    }

    private static JsonObject query(@Nullable String raw) {
        JsonObject query = new JsonObject();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static byte[] error(String code) {
        return new JsonObject()
                .put("error_code", code)
                .put("message", "told so")
                .toBuffer()
                .getBytes();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
