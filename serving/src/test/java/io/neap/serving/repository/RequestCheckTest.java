// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.TestModels;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestCheckTest {

    private static final List<TensorSpec> SPECS = List.of(
            new TensorSpec("a", DataType.FP32, Shape.of(Shape.DYNAMIC, 2)),
            new TensorSpec("b", DataType.INT64, Shape.of(Shape.DYNAMIC)));

    private final Tensor a = TestModels.floats("a", Shape.of(3, 2));
    private final Tensor b = TestModels.longs("b", Shape.of(3));

    @Test
    void inputsComeOutInTheModelsOrder() {
        assertThat(RequestCheck.inputs(SPECS, List.of(b, a))).containsExactly(a, b);
    }

    @Test
    void eachRefusalNamesTheInputAndWhatWasExpectedAndGot() {
        assertRefused("input 'b' is missing: expected [a, b], got [a]", a);
        assertRefused("input 'a' is there twice", a, a, b);
        assertRefused(
                "input 'c' is not an input of the model: expected [a, b]", a, b, TestModels.longs("c", Shape.of(1)));
        assertRefused("input 'b': expected datatype INT64, got FP32", a, TestModels.floats("b", Shape.of(3)));
        assertRefused("input 'a': expected shape [-1,2], got [3,3]", TestModels.floats("a", Shape.of(3, 3)), b);
        assertRefused("input 'a': expected shape [-1,2], got [6]", TestModels.floats("a", Shape.of(6)), b);
    }

    @Test
    void noOutputsNamedMeansAllOfThem() {
        assertThat(RequestCheck.outputs(List.of("a", "b"), List.of())).containsExactly("a", "b");
        assertThat(RequestCheck.outputs(List.of("a", "b"), List.of("b"))).containsExactly("b");
    }

    @Test
    void anOutputThatIsUnknownOrTwiceThereIsRefused() {
        assertThatThrownBy(() -> RequestCheck.outputs(List.of("a", "b"), List.of("z")))
                .hasMessage("output 'z' is not an output of the model: expected [a, b]");
        assertThatThrownBy(() -> RequestCheck.outputs(List.of("a", "b"), List.of("a", "a")))
                .hasMessage("output 'a' is asked for twice");
    }

    private static void assertRefused(String message, Tensor... tensors) {
        assertThatThrownBy(() -> RequestCheck.inputs(SPECS, List.of(tensors))).hasMessage(message);
    }
}
