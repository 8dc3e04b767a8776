// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.Location;
import io.neap.serving.engine.nvidia.NvidiaSmi;
import io.neap.serving.engine.nvidia.Script;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class GpuMetersTest {

    private static final String BUSY = "echo 'GPU-1, 37, 81559, 1024, 121.48'";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicBoolean used = new AtomicBoolean(true);

    @Test
    void theGaugesHaveOurNamesAndTritons() throws Exception {
        GpuMeters meters = meters(BUSY);

        meters.sample();

        assertThat(registry.getMeters())
                .extracting(
                        meter -> meter.getId().getName() + " " + meter.getId().getTag("gpu_uuid") + " "
                                + meter.measure().iterator().next().getValue())
                .containsExactlyInAnyOrder(
                        "neap.gpu.utilization GPU-1 0.37",
                        "neap.gpu.memory.total GPU-1 8.5520809984E10",
                        "neap.gpu.memory.used GPU-1 1.073741824E9",
                        "neap.gpu.power GPU-1 121.48",
                        "nv.gpu.utilization GPU-1 0.37",
                        "nv.gpu.memory.total.bytes GPU-1 8.5520809984E10",
                        "nv.gpu.memory.used.bytes GPU-1 1.073741824E9",
                        "nv.gpu.power.usage GPU-1 121.48");
    }

    @Test
    void whatIsNotKnownNowIsNotTheLastThatWas() throws Exception {
        GpuMeters meters = meters(BUSY);
        meters.sample();
        assertThat(utilization()).isEqualTo(0.37);

        Script.write(folder, "exit 9");
        meters.sample();
        assertThat(utilization()).isNaN();

        Script.write(folder, BUSY);
        meters.sample();
        assertThat(utilization()).isEqualTo(0.37);
    }

    @Test
    void withoutTheToolThereIsNoGaugeAndNoneIsLookedForAgain() throws Exception {
        GpuMeters meters =
                new GpuMeters(registry, new NvidiaSmi(folder.resolve("absent").toString(), PATIENCE), used::get);
        assertThat(meters.goesOn()).isTrue();

        meters.sample();

        assertThat(meters.goesOn()).isFalse();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void theyGoWithTheLastModelOnAGpu() throws Exception {
        GpuMeters meters = meters(BUSY);
        meters.sample();

        used.set(false);

        assertThat(meters.goesOn()).isFalse();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aModelOnAGpuBringsThemAndItsScrapeWaitsForNoTool() throws Exception {
        Path asked = folder.resolve("asked");
        String hanging = "echo asked > " + asked + "\nexec sleep 600";
        ModelRepository repository = repository(Location.gpu(1), new NvidiaSmi(script(hanging), Duration.ofSeconds(1)));

        repository.load(new ModelConfig(new ModelKey("m", "1"), TestModels.file("linear")));

        assertThat(repository.find("m", null).gpu()).hasValue(1);
        assertThat(device("cuda", "1", "false")).isEqualTo(1);
        while (!Files.exists(asked)) {
            assertThat(registry.getMeters()).isNotEmpty();
            Thread.onSpinWait();
        }
        repository.close();
        assertThat(registry.find("neap.inference.device").gauge()).isNull();
    }

    @Test
    void aModelOnTheCpuAsksNoTool() throws Exception {
        Path asked = folder.resolve("asked");
        ModelRepository repository =
                repository(Location.fallback("no driver"), new NvidiaSmi(script("touch " + asked), PATIENCE));

        repository.load(new ModelConfig(new ModelKey("m", "1"), TestModels.file("linear")));

        assertThat(repository.find("m", null).fallback()).hasValue("no driver");
        assertThat(device("cpu", "", "true")).isEqualTo(1);
        assertThat(asked).doesNotExist();
        repository.close();
    }

    private ModelRepository repository(Location location, NvidiaSmi smi) {
        return new ModelRepository(
                (file, options) -> new Placed(location),
                TestModels.config(Device.AUTO),
                TestModels.batches(BatchMode.OFF),
                registry,
                smi);
    }

    private GpuMeters meters(String body) throws IOException {
        return new GpuMeters(registry, new NvidiaSmi(script(body), PATIENCE), used::get);
    }

    private String script(String body) throws IOException {
        return Script.write(folder, body).toString();
    }

    private double utilization() {
        return registry.get("nv.gpu.utilization").gauge().value();
    }

    private double device(String device, String gpu, String fallback) {
        Gauge gauge = registry.get("neap.inference.device")
                .tags("model", "m", "version", "1", "device", device, "gpu", gpu, "fallback", fallback)
                .gauge();
        return gauge.value();
    }

    /** Computes nothing, there. */
    private record Placed(Location location) implements LoadedModel {

        @Override
        public String platform() {
            return "test";
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of();
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of();
        }

        @Override
        public List<Tensor> run(List<Tensor> inputs, List<String> outputs) {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
