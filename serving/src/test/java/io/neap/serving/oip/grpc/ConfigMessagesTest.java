// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.oip.config.TritonConfig;
import io.neap.serving.oip.json.ConfigWriter;
import io.neap.serving.oip.proto.ModelConfig;
import io.neap.serving.oip.proto.ModelQueuePolicy;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.repository.settings.ModelSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMessagesTest {

    private static final String CONFIG = "max_batch_size: 8 instance_group { count: 3 kind: KIND_CPU } "
            + "version_policy { latest { num_versions: 2 } } default_model_filename: 'network.onnx' "
            + "parameters { key: 'intra_op_thread_count' value: { string_value: '1' } } "
            + "dynamic_batching { preferred_batch_size: [ 4 ] max_queue_delay_microseconds: 100 priority_levels: 2 "
            + "default_priority_level: 1 default_queue_policy { default_timeout_microseconds: 9000 max_queue_size: 5 } }";

    private final ModelRepository repository = new ModelRepository(
            TestModels.engine(Device.CPU),
            TestModels.config(Device.CPU),
            TestModels.batches(BatchMode.AUTO),
            new SimpleMeterRegistry());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void whatIsInEffectIsToldAsTheFileSaysIt() throws Exception {
        ModelConfig told = ConfigMessages.config(load()).getConfig();

        assertThat(told.getMaxBatchSize()).isEqualTo(8);
        assertThat(told.getVersionPolicy().getLatest().getNumVersions()).isEqualTo(2);
        assertThat(told.getInstanceGroup(0).getCount()).isEqualTo(3);
        assertThat(told.getDefaultModelFilename()).isEqualTo("network.onnx");
        assertThat(told.getDynamicBatching().getPreferredBatchSizeList()).containsExactly(4);
        assertThat(told.getDynamicBatching().getMaxQueueDelayMicroseconds()).isEqualTo(100);
        assertThat(told.getDynamicBatching().getPriorityLevels()).isEqualTo(2);
        assertThat(told.getDynamicBatching().getDefaultQueuePolicy())
                .isEqualTo(ModelQueuePolicy.newBuilder()
                        .setDefaultTimeoutMicroseconds(9000)
                        .setAllowTimeoutOverride(true)
                        .setMaxQueueSize(5)
                        .build());
        assertThat(told.getParametersOrThrow("intra_op_thread_count").getStringValue())
                .isEqualTo("1");
    }

    @Test
    void whatIsToldByRestReadsBackAsTheSameSettings() throws Exception {
        ServedModel model = load();

        ModelSettings told = TritonConfig.json(new String(ConfigWriter.config(model), StandardCharsets.UTF_8));

        assertThat(told.maxBatchSize()).hasValue(8);
        assertThat(told.joined()).isTrue();
        assertThat(told.queue()).isEqualTo(model.settings().queue());
        assertThat(told.instances()).isEqualTo(model.settings().instances());
        assertThat(told.session()).isEqualTo(model.settings().session());
        assertThat(told.fileName()).isEqualTo("network.onnx");
        assertThat(told.inputs()).isEqualTo(model.inputs());
        assertThat(told.outputs()).isEqualTo(model.outputs());
    }

    private ServedModel load() throws Exception {
        Path file = Files.createDirectories(folder.resolve("linear")).resolve(TritonConfig.FILE);
        ModelSettings settings = TritonConfig.read(Files.writeString(file, CONFIG), "linear");
        return repository.load(new io.neap.serving.repository.ModelConfig(
                new ModelKey("linear", "1"), TestModels.file("linear"), false, settings));
    }
}
