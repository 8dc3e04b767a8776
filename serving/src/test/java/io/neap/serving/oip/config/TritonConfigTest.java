// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.repository.settings.Placement;
import io.neap.serving.repository.settings.QueueSettings;
import io.neap.serving.repository.settings.VersionPolicy;
import io.neap.serving.repository.settings.WarmUpSample;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TritonConfigTest {

    private static final Path LINEAR = Path.of("src/test/resources/config/linear.pbtxt");

    @TempDir
    Path folder;

    @Test
    void aFileOfTritonsSaysHowItsModelIsServed() {
        ModelSettings settings = TritonConfig.read(LINEAR, "linear");

        assertThat(settings.versions()).isEqualTo(new VersionPolicy.Specific(List.of(1L, 3L)));
        assertThat(settings.fileName()).isEqualTo("network.onnx");
        assertThat(settings.maxBatchSize()).hasValue(8);
        assertThat(settings.joined()).isTrue();
        assertThat(settings.queue())
                .isEqualTo(
                        new QueueSettings(32, Duration.ofMillis(500), Duration.ofNanos(100_000), List.of(4, 8), 3, 2));
        assertThat(settings.instances().count()).hasValue(3);
        assertThat(settings.instances().placement()).isEqualTo(Placement.CPU);
        assertThat(settings.session().graphLevel()).isEqualTo(1);
        assertThat(settings.session().parameters())
                .hasToString("{intra_op_thread_count=2, session.dynamic_block_base=4}");
        assertThat(settings.inputs()).containsExactly(new TensorSpec("x", DataType.FP32, Shape.of(Shape.DYNAMIC, 4)));
        assertThat(settings.outputs())
                .containsExactly(
                        new TensorSpec("scores", DataType.FP32, Shape.of(Shape.DYNAMIC, 3)),
                        new TensorSpec("best", DataType.INT64, Shape.of(Shape.DYNAMIC)));
    }

    @Test
    void samplesHaveTheRowsOfTheirBatchAndTheirFilesLieBesideTheFile() {
        List<WarmUpSample> samples = TritonConfig.read(LINEAR, "linear").samples();

        assertThat(samples)
                .containsExactly(
                        new WarmUpSample(
                                "a full batch",
                                2,
                                List.of(new WarmUpSample.Input(
                                        new TensorSpec("x", DataType.FP32, Shape.of(8, 4)),
                                        true,
                                        Optional.empty(),
                                        8))),
                        new WarmUpSample(
                                "from a file",
                                1,
                                List.of(new WarmUpSample.Input(
                                        new TensorSpec("x", DataType.FP32, Shape.of(1, 4)),
                                        false,
                                        Optional.of(LINEAR.resolveSibling("warmup/row.raw")),
                                        1))));
    }

    @Test
    void whatTheFileLeavesOutTheModelAndTheProcessDecide() throws IOException {
        ModelSettings empty = read("");

        assertThat(empty.versions()).isEqualTo(new VersionPolicy.Latest(1));
        assertThat(empty.ofAllVersions()).isEqualTo(ModelSettings.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                          -1, true",
        "max_batch_size: 0,                            0, true",
        "max_batch_size: 8,                            8, true",
        "INPUT,                                        0, false",
        "INPUT max_batch_size: 8,                      8, false",
        "INPUT max_batch_size: 8 dynamic_batching { }, 8, true",
    })
    void requestsAreOnlyJoinedWhereTritonWouldJoinThem(String text, int rows, boolean joined) throws IOException {
        ModelSettings settings = read(text.replace("INPUT", "input { name: 'x' data_type: TYPE_FP32 dims: [ 4 ] }"));

        assertThat(settings.maxBatchSize().orElse(-1)).isEqualTo(rows);
        assertThat(settings.joined()).isEqualTo(joined);
    }

    @ParameterizedTest
    @CsvSource({
        "version_policy { latest { num_versions: 2 } }, Latest[versions=2]",
        "version_policy { latest { } },                 Latest[versions=1]",
        "version_policy { all { } },                    All[]",
    })
    void theVersionPolicyIsRead(String text, String policy) throws IOException {
        assertThat(read(text).versions()).hasToString(policy);
    }

    @Test
    void aBrokenFileIsRefusedWithItsLineAndColumn() {
        assertRefused("max_batch_size: 4\nmax_batch: 4", "config.pbtxt, line 2, column 1: ", "max_batch");
        assertRefused("max_batch_size: many", "config.pbtxt, line 1, column 17: ", "many");
        assertRefused("input [ {", "config.pbtxt, line 1, column ");
    }

    @Test
    void aFileOfAnotherModelIsRefused() {
        assertRefused("name: 'other'", "config.pbtxt: name: ", "'m'", "'other'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backend: 'python'",
                "platform: 'tensorrt_plan'",
                "sequence_batching { oldest { max_candidate_sequences: 4 } }",
                "ensemble_scheduling { step [ { model_name: 'a' model_version: -1 } ] }",
                "model_transaction_policy { decoupled: true }",
                "model_operations { op_library_filename: 'libops.so' }",
                "model_repository_agents { agents [ { name: 'checksum' } ] }",
                "batch_input [ { kind: BATCH_ITEM_SHAPE target_name: 's' data_type: TYPE_FP32 source_input: 'x' } ]",
                "batch_output [ { target_name: 'y' source_input: 'x' } ]",
                "dynamic_batching { priority_queue_policy { key: 1 value: { max_queue_size: 1 } } }",
                "dynamic_batching { preferred_batch_size: [ 0 ] }",
                "dynamic_batching { priority_levels: 2 default_priority_level: 3 }",
                "instance_group [ { profile: '0' } ]",
                "instance_group [ { gpus: [ 0, 1 ] } ]",
                "instance_group [ { gpus: [ 0 ] }, { gpus: [ 1 ] } ]",
                "instance_group [ { gpus: [ -1 ] } ]",
                "instance_group [ { kind: KIND_CPU gpus: [ 0 ] } ]",
                "instance_group [ { count: -1 } ]",
                "instance_group [ { passive: true } ]",
                "instance_group [ { kind: KIND_CPU }, { kind: KIND_GPU } ]",
                "max_batch_size: -1",
                "version_policy { specific { } }",
                "default_model_filename: '../model.onnx'",
                "input { name: 'x' dims: [ 4 ] }",
                "input { name: 'x' data_type: TYPE_FP32 dims: [ 0 ] }",
                "input { name: 'x' data_type: TYPE_FP32 dims: [ 2, 2 ] reshape { shape: [ 4 ] } }",
                "input { name: 'x' data_type: TYPE_FP32 dims: [ 4 ] allow_ragged_batch: true }",
                "model_warmup { name: 'a' batch_size: 1 }",
                "model_warmup { name: 'a' } max_batch_size: 4",
                "model_warmup { name: 'a' batch_size: 2 } max_batch_size: 0",
            })
    void whatIsNotDoneHereIsRefusedByItsField(String text) {
        String field = text.split("[: ]", 2)[0];
        assertRefused(text, "config.pbtxt: ", field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ kind: KIND_GPU }                | GPU | -1",
                "{ kind: KIND_GPU gpus: [ 2 ] }    | GPU | 2",
                "{ gpus: [ 1 ] }                   | GPU | 1",
                "{ count: 2 }                      | ANY | -1",
                "{ kind: KIND_CPU }                | CPU | -1",
                "{ gpus: [ 1 ] }, { passive: true gpus: [ 0 ] } | GPU | 1",
            })
    void theGroupSaysWhereTheModelComputes(String groups, Placement placement, int gpu) throws IOException {
        ModelSettings.Instances instances =
                read("instance_group [ " + groups + " ]").instances();

        assertThat(instances.placement()).isEqualTo(placement);
        assertThat(instances.gpu().orElse(-1)).isEqualTo(gpu);
    }

    @Test
    void theAcceleratorNamedCudaHasItsOptions() throws IOException {
        ModelSettings settings = read("optimization { execution_accelerators { gpu_execution_accelerator: ["
                + " { name: 'tensorrt' parameters { key: 'precision_mode' value: 'FP16' } },"
                + " { name: 'cuda' parameters { key: 'use_tf32' value: '0' } } ] } }");

        assertThat(settings.session().cuda()).hasToString("{use_tf32=0}");
    }

    @Test
    void aSamplesFileLeadsNowhereElse() {
        assertRefused(
                "max_batch_size: 0 model_warmup { name: 'a' batch_size: 1 inputs { key: 'x' value: { "
                        + "data_type: TYPE_FP32 dims: [ 4 ] input_data_file: '../../secret' } } }",
                "model_warmup 'a', input 'x', input_data_file",
                "../../secret");
    }

    @Test
    void theJsonOfALoadIsOfTheSameMessageAndOfAllVersionsThatComeAlong() {
        ModelSettings settings = TritonConfig.json("{\"name\":\"m\",\"maxBatchSize\":\"4\","
                + "\"version_policy\":{\"latest\":{\"num_versions\":1}},\"dynamic_batching\":{"
                + "\"max_queue_delay_microseconds\":\"50\"},\"instance_group\":[{\"count\":2,\"kind\":\"KIND_CPU\"}],"
                + "\"parameters\":{\"execution_mode\":{\"string_value\":\"1\"}}}");

        assertThat(settings.maxBatchSize()).hasValue(4);
        assertThat(settings.versions()).isEqualTo(new VersionPolicy.All());
        assertThat(settings.queue().delay()).isEqualTo(Duration.ofNanos(50_000));
        assertThat(settings.instances().count()).hasValue(2);
        assertThat(settings.session().parameters()).containsEntry("execution_mode", "1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"max_batch_size":"many"}|many
                    {"max_batch":4}|max_batch
                    {"backend":"python"}|backend
                    not JSON|parameter 'config'
                    """)
    void aLoadsJsonThatIsWrongIsRefusedByWhatIsWrong(String text, String wrong) {
        assertThatThrownBy(() -> TritonConfig.json(text))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageStartingWith("parameter 'config': ")
                .hasMessageContaining(wrong);
    }

    @Test
    void aClientHasNoFilesForItsSamples() {
        assertThatThrownBy(() -> TritonConfig.json("{\"max_batch_size\":4,\"model_warmup\":[{\"name\":\"a\","
                        + "\"batch_size\":1,\"inputs\":{\"x\":{\"data_type\":\"TYPE_FP32\",\"dims\":[\"4\"],"
                        + "\"input_data_file\":\"row\"}}}]}"))
                .hasMessageContaining("input_data_file: only a configuration in a folder has files");
    }

    private void assertRefused(String text, String... parts) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .message()
                .contains(parts)
                .hasLineCount(1);
    }

    private ModelSettings read(String text) throws IOException {
        Path file = Files.createDirectories(folder.resolve("m")).resolve(TritonConfig.FILE);
        return TritonConfig.read(Files.writeString(file, text), "m");
    }
}
