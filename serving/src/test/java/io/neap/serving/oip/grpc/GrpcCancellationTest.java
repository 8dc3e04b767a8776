// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.HeldModel;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.oip.Drain;
import io.neap.serving.oip.Inference;
import io.neap.serving.oip.LogControl;
import io.neap.serving.oip.ModelControl;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.TraceControl;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.smallrye.mutiny.subscription.Cancellable;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GrpcCancellationTest {

    private static final int RUNS_OF_THE_WARM_UP = 3;
    private static final int MANY = 1_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HeldModel model = new HeldModel();
    private final ModelRepository repository = new ModelRepository(
            (file, options) -> model, TestModels.config(Device.CPU), TestModels.batches(BatchMode.OFF), meters);
    private final OipConfig bounds = TestModels.bounds(Duration.ofSeconds(20));
    private final GrpcInferenceService service = new GrpcInferenceService(
            new Inference(repository, bounds, new Drain(), "1"),
            new ModelControl(repository, bounds),
            new TraceControl(repository, bounds),
            new LogControl(bounds),
            TestModels.CLOSED_MEMORY);

    @AfterEach
    void close() {
        model.permits.release(MANY);
        repository.close();
    }

    @Test
    void aCallThatIsCancelledLeavesTheQueue() {
        model.permits.release(RUNS_OF_THE_WARM_UP);
        repository.load(new ModelConfig(new ModelKey("held", "1"), Path.of("held")));
        call();
        call();
        model.begun.acquireUninterruptibly(RUNS_OF_THE_WARM_UP + 2);
        Cancellable waiting = call();
        assertThat(pending()).isEqualTo(3);

        waiting.cancel();

        assertThat(pending()).isEqualTo(2);
    }

    private double pending() {
        return meters.get("neap.inference.pending").gauge().value();
    }

    private Cancellable call() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("held")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(1)
                        .setContents(InferTensorContents.newBuilder().addFp32Contents(7)))
                .build();
        return service.modelInfer(request).subscribe().with(answer -> {}, failure -> {});
    }
}
