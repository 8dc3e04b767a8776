// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstancesReaderTest {

    private static final TensorSpec AGE = new TensorSpec("age", DataType.FP32, Shape.of(-1, 1));
    private static final TensorSpec CLASS = new TensorSpec("class", DataType.BYTES, Shape.of(-1, 1));
    private static final TensorSpec ROW = new TensorSpec("x", DataType.FP32, Shape.of(-1, 2));

    private final ModelRepository repository = new ModelRepository(
            (file, options) -> new Declared(file.toString().equals("one") ? List.of(ROW) : List.of(AGE, CLASS)),
            TestModels.config(Device.CPU),
            TestModels.batches(BatchMode.OFF),
            new SimpleMeterRegistry());
    private final ServedModel one = load("one");
    private final ServedModel two = load("two");

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void eachInstanceIsARowOfTheOnlyInput() {
        assertThat(read(one, "{\"signature_name\":\"s\",\"instances\":[[1,2],[3,4]]}"))
                .containsExactly(TestModels.floats("x", Shape.of(2, 2), 1, 2, 3, 4));
        assertThat(read(one, "{\"instances\":[{\"x\":[1,2]}]}"))
                .containsExactly(TestModels.floats("x", Shape.of(1, 2), 1, 2));
        assertThat(read(one, "{\"instances\":[]}")).containsExactly(TestModels.floats("x", Shape.of(0, 1)));
    }

    @Test
    void anObjectHasARowOfEachInput() {
        assertThat(read(two, "{\"instances\":[{\"age\":1,\"class\":\"a\"},{\"class\":\"b,\",\"age\":2.5}]}"))
                .containsExactly(
                        TestModels.floats("age", Shape.of(2, 1), 1, 2.5f),
                        new Tensor(
                                "class",
                                DataType.BYTES,
                                Shape.of(2, 1),
                                ByteElements.encode(List.of(new byte[] {'a'}, new byte[] {'b', ','}))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'instances':[1]}; expected instances that are objects of [age, class]",
                "{'inputs':[1]}; the request has no 'instances'",
                "{'instances':[{'age':1},{'age':1,'class':'a'}]}; instance 1: expected each of [age] once",
                "{'instances':[{'age':1,'class':'a'},{'age':1}]}; instance 1: expected each of [age, class] once, got 1",
                "{'instances':[{'age':1,'age':2}]}; instance 0: expected each of [age] once, got 2",
                "{'instances':[{'fare':1}]}; input 'fare' is not an input of the model: expected [age, class]",
                "{'instances':[{'age':[1,2]},{'age':[1]}]}; input 'age'",
                "{'instances':[{'age':1}; the body is not the JSON it should be",
            })
    void eachRefusalSaysWhatWasExpected(String body, String message) {
        assertThatThrownBy(() -> read(two, body.replace('\'', '"'))).hasMessageContaining(message);
    }

    @Test
    void predictionsAreRowsOfTheOnlyOutputOrObjectsOfAll() {
        Tensor scores = TestModels.floats("scores", Shape.of(2, 2), 1, 2, 3, 4);
        Tensor best = TestModels.longs("best", Shape.of(2), 7, 8);
        Tensor all = TestModels.longs("all", Shape.of(), 9);

        assertThat(predictions(scores)).isEqualTo("{\"predictions\":[[1.0,2.0],[3.0,4.0]]}");
        assertThat(predictions(scores, best))
                .isEqualTo("{\"predictions\":[{\"scores\":[1.0,2.0],\"best\":7},{\"scores\":[3.0,4.0],\"best\":8}]}");
        assertThat(predictions(best, all)).isEqualTo("{\"predictions\":{\"best\":[7,8],\"all\":9}}");
    }

    private static String predictions(Tensor... outputs) {
        return new String(
                PredictionsWriter.predictions(new InferenceResponse("m", "1", null, List.of(outputs)))
                        .bytes(),
                StandardCharsets.UTF_8);
    }

    private static List<Tensor> read(ServedModel model, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return InstancesReader.read(model, bytes, bytes.length).request().inputs();
    }

    private ServedModel load(String name) {
        return repository.load(new ModelConfig(new ModelKey(name, "1"), Path.of(name)));
    }

    /** Only declares its inputs. */
    private record Declared(List<TensorSpec> inputs) implements LoadedModel {

        @Override
        public String platform() {
            return "test";
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of();
        }

        @Override
        public List<Tensor> run(List<Tensor> given, List<String> wanted) {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
