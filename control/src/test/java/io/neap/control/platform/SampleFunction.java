// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small function app that honours the contract of a container ({@code PORT}, readiness, SIGTERM, termination log) and
 * misbehaves on demand: {@code SAMPLE_START} is {@code fail}, {@code crash} or {@code hang}; {@code SAMPLE_JOURNAL}
 * names a file that gets a line for every request that ran, began to wait, or was hung up on.
 */
public final class SampleFunction {

    /** Unlike its id, no other process has it, on whatever machine. */
    private static final String PROCESS = UUID.randomUUID().toString();

    private final Map<String, String> environment;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger inFlight = new AtomicInteger();

    private SampleFunction(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new SampleFunction(System.getenv()).start();
    }

    private void start() throws IOException, InterruptedException {
        if ("true".equals(environment.get("NEAP_EXIT_WITH_PARENT"))) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        }
        switch (environment.getOrDefault("SAMPLE_START", "well")) {
            case "fail" -> {
                Files.writeString(Path.of(environment.get("NEAP_TERMINATION_LOG")), "The sample was told to fail.");
                System.exit(1);
            }
            case "crash" -> {
                System.out.println("about to crash");
                Runtime.getRuntime().halt(134);
            }
            case "hang" -> Thread.sleep(Long.MAX_VALUE);
            default -> listen();
        }
    }

    private void listen() {
        HttpServer server = vertx.createHttpServer().requestHandler(this::handle);
        server.listen(Integer.parseInt(environment.get("PORT")), environment.getOrDefault("NEAP_HTTP_HOST", "0.0.0.0"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            long limit = System.nanoTime() + 5_000_000_000L;
            while (inFlight.get() > 0 && System.nanoTime() < limit) {
                Thread.onSpinWait();
            }
        }));
    }

    private void handle(HttpServerRequest request) {
        inFlight.incrementAndGet();
        request.response().endHandler(end -> inFlight.decrementAndGet());
        request.response().closeHandler(gone -> {
            if (!request.response().ended()) {
                inFlight.decrementAndGet();
                journal("hung up " + request.path());
            }
        });
        switch (String.valueOf(request.path())) {
            case "/q/health/ready" -> ready(request);
            case "/echo" -> echo(request);
            case "/describe" -> describe(request);
            case "/run" -> run(request);
            case "/wait", "/v2/health/ready", "/v2/models/sample/infer" -> answerAfter(request, revision());
            case "/process" -> answerAfter(request, PROCESS);
            case "/pid" ->
                answerAfter(request, Long.toString(ProcessHandle.current().pid()));
            case "/bytes" -> bytes(request);
            case "/crash" -> Runtime.getRuntime().halt(137);
            case "/status" ->
                request.response()
                        .setStatusCode(Integer.parseInt(request.getParam("code")))
                        .end();
            case "/sample.Echo/Stream" -> grpcEcho(request);
            default -> request.response().setStatusCode(404).end();
        }
    }

    private void ready(HttpServerRequest request) {
        JsonObject data =
                new JsonObject().put("config", 200_000L).put("fetch", 1000L).put("session", 2000L);
        JsonObject check =
                new JsonObject().put("name", "model").put("status", "UP").put("data", data);
        request.response()
                .end(new JsonObject().put("checks", new JsonArray().add(check)).encode());
    }

    private void echo(HttpServerRequest request) {
        request.response().setChunked(true);
        request.pipeTo(request.response());
    }

    private void describe(HttpServerRequest request) {
        JsonObject headers = new JsonObject();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        request.response()
                .end(new JsonObject()
                        .put("revision", environment.get("K_REVISION"))
                        .put("process", PROCESS)
                        .put("pid", ProcessHandle.current().pid())
                        .put("version", request.version().name())
                        .put("method", request.method().name())
                        .put("uri", request.uri())
                        .put("environment", new JsonArray(List.copyOf(environment.keySet())))
                        .put("headers", headers)
                        .encode());
    }

    /** Not idempotent: each run leaves a line. */
    private void run(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            journal("run " + body);
            answerAfter(request, revision());
        });
    }

    private String revision() {
        return String.valueOf(environment.get("K_REVISION"));
    }

    private void answerAfter(HttpServerRequest request, String body) {
        String millis = request.getParam("ms");
        long wait = millis == null ? 0 : Long.parseLong(millis);
        Runnable answer = () -> request.response().end(body);
        if (wait == 0) {
            answer.run();
        } else {
            journal("began " + request.path());
            vertx.setTimer(wait, due -> answer.run());
        }
    }

    /** So many bytes, written as fast as they are read; the journal says how far it came. */
    private void bytes(HttpServerRequest request) {
        HttpServerResponse response = request.response().setChunked(true);
        pour(response, Buffer.buffer(new byte[64 << 10]), Long.parseLong(request.getParam("count")), new long[1]);
    }

    private void pour(HttpServerResponse response, Buffer chunk, long count, long[] written) {
        while (written[0] < count && !response.closed()) {
            if (response.writeQueueFull()) {
                journal("written " + written[0]);
                response.drainHandler(drained -> pour(response, chunk, count, written));
                return;
            }
            response.write(chunk);
            written[0] += chunk.length();
        }
        if (!response.closed()) {
            response.end();
        }
    }

    /** Frames come back as they are, then a status in the trailers. */
    private void grpcEcho(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("content-type", "application/grpc");
        request.handler(response::write);
        request.endHandler(end -> {
            response.putTrailer("grpc-status", "0");
            response.end();
        });
    }

    private void journal(String line) {
        String file = environment.get("SAMPLE_JOURNAL");
        if (file != null) {
            try {
                Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
