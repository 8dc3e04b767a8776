// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged function as a process that is told to end. */
@Timeout(180)
class DrainIT {

    private static final int SIGTERM = 143;

    @TempDir
    private Path folder;

    private final RecordingMlflow mlflow = new RecordingMlflow();
    private RetrainingProcess function;

    @BeforeEach
    void start() throws Exception {
        RecordingMlflow.forget();
        RecordingMlflow.ARTIFACTS.put(
                "penguins.csv", Files.readAllBytes(Path.of("../../src/main/resources/penguins/batch-1.csv")));
        String uri = Objects.requireNonNull(mlflow.start().get("neap.retraining.tracking-uri"));
        function = RetrainingProcess.start(
                folder,
                Map.of(
                        "MLFLOW_TRACKING_URI", uri,
                        "NEAP_MODEL_NAME", "penguins",
                        "NEAP_LABEL", "species",
                        "NEAP_RETRAINING_DRAIN_TIMEOUT", "20s"));
        function.awaitReadiness(200);
    }

    @AfterEach
    void stop() {
        RecordingMlflow.gate.countDown();
        function.close();
        mlflow.stop();
    }

    /** ONNX Runtime is there already, or is loaded only after the signal: both must work until the end. */
    @ParameterizedTest(name = "trained before: {0}")
    @ValueSource(booleans = {false, true})
    void theTrainingThatRunsWhenTheSignalComesIsFinishedAndAnsweredAndNoneBeginsAfterIt(boolean trainedBefore)
            throws Exception {
        if (trainedBefore) {
            assertThat(function.post("earlier").join().statusCode()).isEqualTo(200);
        }
        int before = RecordingMlflow.VERSIONS.size();
        CompletableFuture<HttpResponse<String>> running = running("running");

        function.terminate();
        function.awaitReadiness(503);
        HttpResponse<String> late = function.post("late").join();
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("retry-after")).contains("1");
        assertThat(late.body()).contains("send the event again");
        RecordingMlflow.gate.countDown();

        assertThat(running.join().statusCode()).as(function.log()).isEqualTo(200);
        assertThat(function.awaitExit()).isEqualTo(SIGTERM);
        assertThat(RecordingMlflow.VERSIONS).hasSize(before + 1);
        assertThat(RecordingMlflow.statuses()).hasSize(before + 1).containsOnly("FINISHED");
        assertThat(function.log()).doesNotContain("Error closing OrtEnvironment", "IllegalStateException");
    }

    @Test
    void aTrainingThatOutlastsTheDrainTimeoutIsCutOff() throws Exception {
        CompletableFuture<HttpResponse<String>> running = running("stuck");

        function.terminate();

        assertThat(function.awaitExit()).isEqualTo(SIGTERM);
        assertThat(running.handle((answer, broken) -> broken != null || answer.statusCode() >= 500)
                        .join())
                .isTrue();
        assertThat(RecordingMlflow.VERSIONS).isEmpty();
        assertThat(function.log()).contains("1 requests did not finish in PT20S and are cut off");
    }

    /** An event whose data are awaited. */
    private CompletableFuture<HttpResponse<String>> running(String event) throws InterruptedException {
        RecordingMlflow.gate = new CountDownLatch(1);
        int begun = RecordingMlflow.statuses().size();
        CompletableFuture<HttpResponse<String>> running = function.post(event);
        while (RecordingMlflow.statuses().size() == begun) {
            Thread.sleep(20);
        }
        return running;
    }
}
