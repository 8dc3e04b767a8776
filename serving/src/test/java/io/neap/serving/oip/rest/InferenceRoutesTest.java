// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.HeldModel;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.oip.Drain;
import io.neap.serving.oip.Inference;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.memory.SharedMemory;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InferenceRoutesTest {

    private static final int MANY = 1_000;
    private static final String QUESTION =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[7]}]}";

    private final HeldModel model = new HeldModel();
    private final ModelRepository repository = new ModelRepository(
            (file, options) -> model,
            TestModels.config(Device.CPU),
            TestModels.batches(BatchMode.OFF),
            new SimpleMeterRegistry());
    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void load() {
        model.permits.release(MANY);
        repository.load(new ModelConfig(new ModelKey("held", "1"), Path.of("held")));
    }

    @AfterEach
    void close() {
        repository.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anInferenceIsAnswered() throws Exception {
        HttpResponse<String> answer = ask(TestModels.bounds(Duration.ofSeconds(20)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"data\":[7.0]");
    }

    @Test
    void aBodyMayComeInPiecesAndUnannounced() throws Exception {
        Duration timeout = Duration.ofSeconds(20);
        byte[] question = QUESTION.getBytes(StandardCharsets.UTF_8);

        assertThat(ask(TestModels.bounds(timeout), BodyPublishers.ofByteArrays(List.of(question)))
                        .body())
                .contains("\"data\":[7.0]");
        assertThat(ask(TestModels.bounds(timeout), BodyPublishers.ofInputStream(() -> new Drops(question)))
                        .body())
                .contains("\"data\":[7.0]");
    }

    @Test
    void aModelThatDoesNotAnswerIsNotWaitedFor() throws Exception {
        model.permits.drainPermits();

        HttpResponse<String> answer = ask(TestModels.bounds(Duration.ofMillis(50)));

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("the model did not answer in time");
        model.permits.release(MANY);
    }

    @Test
    void aRequestForWhichThereIsNoMemoryIsToldToComeAgain() throws Exception {
        HttpResponse<String> answer = ask(new NoMemory());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("no memory for this request now");
    }

    private HttpResponse<String> ask(OipConfig config) throws Exception {
        return ask(config, BodyPublishers.ofString(QUESTION));
    }

    private HttpResponse<String> ask(OipConfig config, HttpRequest.BodyPublisher question) throws Exception {
        Router router = Router.router(vertx);
        Inference inference = new Inference(repository, config, new Drain(), "1");
        new InferenceRoutes(inference, new SharedMemory(config), config, new Replies()).register(router);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/v2/models/held/infer"))
                .timeout(Duration.ofSeconds(10))
                .POST(question)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    /** Gives a byte at a time. */
    private static final class Drops extends ByteArrayInputStream {

        private Drops(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1));
        }
    }

    /** Fails where the tensors of a large body are allocated: between the body's end and the model. */
    private record NoMemory() implements OipConfig {

        @Override
        public Duration stall() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration timeout() {
            throw new OutOfMemoryError("Cannot reserve direct buffer memory");
        }

        @Override
        public MemorySize maxBodySize() {
            return new MemorySize(BigInteger.valueOf(1024));
        }

        @Override
        public double accessLog() {
            return 0;
        }

        @Override
        public boolean management() {
            return false;
        }

        @Override
        public boolean sharedMemory() {
            return false;
        }
    }
}
