// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchTest {

    @Test
    void rowsAreJoinedAndPartedAgainInOrder() {
        Tensor one = TestModels.floats("x", Shape.of(1, 2), 1, 2);
        Tensor two = TestModels.floats("x", Shape.of(2, 2), 3, 4, 5, 6);
        Batch batch = batch(one, two);

        Tensor joined = TestModels.floats("x", Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        assertThat(batch.join()).containsExactly(joined);
        assertThat(batch.part(List.of(joined))).containsExactly(List.of(one), List.of(two));
    }

    @Test
    void stringsOfAnyLengthAreJoinedAndParted() {
        Tensor one = strings("a");
        Tensor two = strings("", "longer");
        Batch batch = batch(one, two);

        List<Tensor> joined = batch.join();

        assertThat(joined).containsExactly(strings("a", "", "longer"));
        assertThat(batch.part(joined)).containsExactly(List.of(one), List.of(two));
    }

    @Test
    void aLoneRequestIsNotCopied() {
        Tensor lone = TestModels.floats("x", Shape.of(1, 1), 1);

        assertThat(batch(lone).join().get(0)).isSameAs(lone);
    }

    @Test
    void anAnswerOfOtherRowsThanAskedIsNotParted() {
        Tensor one = TestModels.floats("x", Shape.of(1), 1);
        Batch batch = batch(one, one);

        assertThatThrownBy(() -> batch.part(List.of(one)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("output 'x' of shape [1] has not the 2 rows of its batch");
    }

    private static Batch batch(Tensor... inputs) {
        return new Batch(Stream.of(inputs)
                .map(input -> new PendingRequest(List.of(input), List.of("y"), 0, 0, 0, 0, new CompletableFuture<>()))
                .toList());
    }

    private static Tensor strings(String... texts) {
        return new Tensor(
                "x",
                DataType.BYTES,
                Shape.of(texts.length),
                ByteElements.encode(Stream.of(texts)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList()));
    }
}
