// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.bench.model.DenseModel;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QuestionTest {

    private final DenseModel model = DenseModel.perceptron();
    private final Question question = Question.about(model, 1);

    @Test
    void theModelIsTheSameEachTime() {
        assertThat(DenseModel.perceptron().toBytes()).isEqualTo(model.toBytes()).hasSizeBetween(2_600_000, 2_800_000);
        assertThat(DenseModel.perceptron().answer()).isEqualTo(model.answer()).hasSize(10);
    }

    @Test
    void theRightScoresAreRightInSinglePrecision() {
        String scores = Arrays.stream(model.answer())
                .mapToObj(score -> Float.toString((float) score))
                .collect(Collectors.joining(","));

        assertThat(question.answeredBy(answer(scores))).isTrue();
        assertThat(question.answeredByWords(scores.replace(',', ' '))).isTrue();
    }

    @Test
    void anythingElseIsWrong() {
        String scores = Arrays.stream(model.answer())
                .mapToObj(score -> Float.toString((float) score + 0.1f))
                .collect(Collectors.joining(","));

        assertThat(question.answeredBy(answer(scores))).isFalse();
        assertThat(question.answeredBy(answer("1,2"))).isFalse();
        assertThat(question.answeredBy("{\"error\": \"still loading\"}")).isFalse();
        assertThat(question.answeredBy("not JSON")).isFalse();
        assertThat(question.answeredByWords("")).isFalse();
        assertThat(question.answeredByWords("a log line of ten words that are no numbers"))
                .isFalse();
    }

    private static String answer(String scores) {
        return "{\"model_name\": \"mlp\", \"outputs\": [{\"name\": \"scores\", \"data\": [" + scores + "]}]}";
    }
}
