// SPDX-License-Identifier: Apache-2.0
package io.neap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Api;
import io.neap.cli.outcome.Failure;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Waiting;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged to who logs is there after a crash, and nothing is half there. */
@TestInstance(Lifecycle.PER_CLASS)
class TrackingFaultsIT {

    private static final String API = "/api/2.0/mlflow/";
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
    private static final int WRITERS = 8;

    private HouseFixture house;

    @BeforeAll
    void start(@TempDir Path home) {
        // A heap that is far smaller than what is uploaded here.
        house = HouseFixture.start(home, Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"));
    }

    @AfterAll
    void stop() {
        house.close();
    }

    @Test
    void controlKilledWhileClientsLogKeepsWholeBatches() {
        List<Writer> writers = writers(false);
        Waiting.untilTrue("every client to log", () -> writers.stream().allMatch(writer -> writer.acknowledged() > 10));

        house.killControl();
        writers.forEach(Writer::join);
        house.restart();

        for (Writer writer : writers) {
            JsonNode run = run(writer.runId);
            long batches = run.path("data").path("params").size();
            assertThat(batches).isBetween(writer.acknowledged(), writer.acknowledged() + 1);
            assertThat(steps(writer.runId)).isEqualTo(wanted(batches));
            assertThat(run.path("data").path("tags")).anySatisfy(tag -> {
                assertThat(tag.path("key").asText()).isEqualTo("last");
                assertThat(tag.path("value").asLong()).isEqualTo(batches - 1);
            });
        }
        assertThat(house.ledger().verify().path("faults")).isEmpty();
    }

    @Test
    void clientsThatTryAgainLoseNothingWhenPostgresIsKilled() {
        List<Writer> writers = writers(true);
        Waiting.untilTrue("every client to log", () -> writers.stream().allMatch(writer -> writer.acknowledged() > 10));
        ProcessHandle postgres = house.postgres().process();

        postgres.destroyForcibly();
        postgres.onExit().join();

        List<Long> before = writers.stream().map(Writer::acknowledged).toList();
        Waiting.untilTrue(
                "every client to log again",
                () -> IntStream.range(0, WRITERS).allMatch(i -> writers.get(i).acknowledged() > before.get(i) + 10));
        writers.forEach(Writer::end);
        for (Writer writer : writers) {
            assertThat(steps(writer.runId)).isEqualTo(wanted(writer.acknowledged()));
            assertThat(run(writer.runId).path("data").path("params")).hasSize((int) writer.acknowledged());
        }
    }

    @Test
    void controlKilledInAnUploadLeavesTheOldFileAndNoPartOfTheNew() throws Exception {
        String path = "kept/model.bin";
        assertThat(upload(path, BodyPublishers.ofString("the old one"))).isEqualTo(200);
        CompletableFuture<Integer> upload =
                CompletableFuture.supplyAsync(() -> upload(path, BodyPublishers.ofInputStream(Endless::new)));
        Path incoming = house.settings().home().resolve("artifacts").resolve("incoming");
        Waiting.untilTrue("the upload to be under way", () -> bytes(incoming) > 50_000_000);

        house.killControl();
        assertThat(upload.exceptionally(cut -> 0).join()).isNotEqualTo(200);
        house.restart();

        assertThat(house.api()
                        .send("GET", ARTIFACTS + path, new byte[0], Map.of())
                        .body())
                .isEqualTo("the old one");
        JsonNode files =
                house.api().get("/api/2.0/mlflow-artifacts/artifacts?path=kept").path("files");
        assertThat(files).hasSize(1);
        assertThat(files.path(0).path("file_size").asInt()).isEqualTo("the old one".length());
    }

    @Test
    void aFileFarLargerThanTheHeapGoesThrough() throws Exception {
        long size = 1L << 30;

        assertThat(upload("large/file.bin", BodyPublishers.ofInputStream(() -> new Endless(size))))
                .isEqualTo(200);

        HttpRequest get = HttpRequest.newBuilder(house.settings().url().resolve(ARTIFACTS + "large/file.bin"))
                .build();
        try (HttpClient http = http();
                InputStream file = http.send(get, BodyHandlers.ofInputStream()).body()) {
            assertThat(file.transferTo(OutputStream.nullOutputStream())).isEqualTo(size);
        }
        house.api().delete(ARTIFACTS + "large/file.bin");
    }

    private List<Writer> writers(boolean patient) {
        String experiment = house.api()
                .post(API + "experiments/create", Map.of("name", "faults " + patient))
                .path("experiment_id")
                .asText();
        List<Writer> writers = Stream.generate(() -> new Writer(house.api(), experiment, patient))
                .limit(WRITERS)
                .toList();
        writers.forEach(Writer::start);
        return writers;
    }

    private JsonNode run(String runId) {
        return house.api().get(API + "runs/get?run_id=" + runId).path("run");
    }

    private List<Long> steps(String runId) {
        JsonNode page = house.api().get(API + "metrics/get-history?run_id=" + runId + "&metric_key=loss");
        assertThat(page.has("next_page_token")).isFalse();
        return page.path("metrics")
                .valueStream()
                .map(point -> point.path("step").asLong())
                .toList();
    }

    private static List<Long> wanted(long batches) {
        return LongStream.range(0, batches * Writer.POINTS).boxed().toList();
    }

    private int upload(String path, HttpRequest.BodyPublisher body) {
        HttpRequest put = HttpRequest.newBuilder(house.settings().url().resolve(ARTIFACTS + path))
                .timeout(Duration.ofMinutes(1))
                .PUT(body)
                .build();
        try (HttpClient http = http()) {
            return http.send(put, BodyHandlers.discarding()).statusCode();
        } catch (IOException cut) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static HttpClient http() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toFile)
                    .mapToLong(File::length)
                    .sum();
        } catch (IOException | UncheckedIOException changing) {
            return 0;
        }
    }

    /** Logs batches of points, a param and a tag to a run of its own, one after the other. */
    private static final class Writer {

        static final int POINTS = 20;

        private final Api api;
        private final boolean patient;
        private final String runId;
        private final AtomicLong acknowledged = new AtomicLong();
        private final Thread thread = new Thread(this::log);
        private volatile boolean ended;

        Writer(Api api, String experiment, boolean patient) {
            this.api = api;
            this.patient = patient;
            this.runId = api.post(API + "runs/create", Map.of("experiment_id", experiment))
                    .path("run")
                    .path("info")
                    .path("run_id")
                    .asText();
        }

        void start() {
            thread.start();
        }

        long acknowledged() {
            return acknowledged.get();
        }

        void end() {
            ended = true;
            join();
        }

        void join() {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** A patient one sends the same batch again until it is acknowledged, as MLflow's client does. */
        private void log() {
            while (!ended) {
                try {
                    api.post(API + "runs/log-batch", batch(acknowledged.get()));
                    acknowledged.incrementAndGet();
                } catch (Failure failure) {
                    if (!patient) {
                        return;
                    }
                    Waiting.pause(100);
                }
            }
        }

        private Map<String, Object> batch(long number) {
            return Map.of(
                    "run_id",
                    runId,
                    "metrics",
                    LongStream.range(number * POINTS, (number + 1) * POINTS)
                            .mapToObj(step -> Map.of("key", "loss", "value", 0.5, "timestamp", step, "step", step))
                            .toList(),
                    "params",
                    List.of(Map.of("key", "p" + number, "value", "1")),
                    "tags",
                    List.of(Map.of("key", "last", "value", Long.toString(number))));
        }
    }

    /** Bytes up to a size that differ from place to place. */
    private static final class Endless extends InputStream {

        private static final int BLOCK = 1 << 16;

        private final long size;
        private long given;

        Endless() {
            this(Long.MAX_VALUE);
        }

        Endless(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return given < size ? (int) (given++ / BLOCK) & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (given >= size) {
                return -1;
            }
            int count = (int) Math.min(length, size - given);
            Arrays.fill(into, offset, offset + count, (byte) (given / BLOCK));
            given += count;
            return count;
        }
    }
}
