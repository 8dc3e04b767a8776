// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InferenceTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ModelRepository repository = new ModelRepository(
            TestModels.engine(Device.CPU), TestModels.config(Device.CPU), TestModels.batches(BatchMode.OFF), meters);
    private final ServedModel slow =
            repository.load(new ModelConfig(new ModelKey("slow", "1"), TestModels.file("slow")));

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void anAnswerThatTakesTooLongIsADeadlineExceeded() {
        assertThat(failure(infer(Duration.ofMillis(1))).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);

        while (requests("deadline_exceeded") == 0) {
            Thread.onSpinWait(); // it is counted beside the caller's being told, at most as long as the test may take
        }
        assertThat(requests("deadline_exceeded")).isEqualTo(1);
        assertThat(requests("cancelled")).isZero();
    }

    @Test
    void anAnswerInTimeIsGiven() {
        assertThat(infer(Duration.ofSeconds(50)).join().outputs())
                .containsExactly(TestModels.floats("y", Shape.of(1), 200_001));
    }

    @Test
    void aCallerMayShortenItsTimeButNotProlongIt() {
        Inference patient = new Inference(repository, TestModels.bounds(Duration.ofSeconds(50)), new Drain(), "1");
        Inference hasty = new Inference(repository, TestModels.bounds(Duration.ofMillis(1)), new Drain(), "1");

        assertThat(failure(patient.infer(slow, question(1_000))).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(failure(hasty.infer(slow, question(50_000_000))).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void theExtensionsAreThoseThatTheConfigurationOpens() {
        Inference closed = new Inference(repository, TestModels.bounds(Duration.ZERO, false), new Drain(), "1");
        Inference open = new Inference(repository, TestModels.bounds(Duration.ZERO, true), new Drain(), "1");

        assertThat(closed.extensions()).doesNotContain("model_repository", "system_shared_memory");
        assertThat(open.extensions())
                .containsAll(closed.extensions())
                .contains("model_repository", "system_shared_memory")
                .doesNotContain("cuda_shared_memory");
    }

    @Test
    void whatIsNoFailureOfOursTellsTheCallerNothingOfTheInside() {
        ServingException known = Failures.known(new IllegalStateException("a secret path"));

        assertThat(known.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(known.getMessage()).doesNotContain("secret");
        assertThat(Failures.known(new CancellationException()).code()).isEqualTo(ErrorCode.CANCELLED);
    }

    private CompletableFuture<InferenceResponse> infer(Duration timeout) {
        Inference inference = new Inference(repository, TestModels.bounds(timeout), new Drain(), "1");
        return inference.infer(slow, question(0));
    }

    private static Question question(long timeoutMicros) {
        InferenceRequest request =
                new InferenceRequest(null, List.of(TestModels.floats("x", Shape.of(1), 1)), List.of());
        return new Question(request, AnswerForm.PLAIN, timeoutMicros);
    }

    private long requests(String outcome) {
        return meters.get("neap.inference.requests")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private static ServingException failure(CompletableFuture<?> answer) {
        return answer.handle((done, failure) -> Failures.known(failure)).join();
    }
}
