// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.oip.proto.InferParameter;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.neap.serving.oip.proto.ModelStreamInferResponse;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InferStreamTest {

    private final Map<String, CompletableFuture<InferenceResponse>> begun = new HashMap<>();
    private final UnicastProcessor<ModelInferRequest> questions = UnicastProcessor.create();
    private final AssertSubscriber<ModelStreamInferResponse> client = InferStream.answer(
                    questions, this::begin, InferStreamTest::write)
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));

    @Test
    void questionsRunBesideEachOtherAndAreAnsweredInTheirOrder() {
        ask("a");
        ask("b");
        questions.onComplete();

        finish("b");
        assertThat(ids()).isEmpty();
        finish("a");

        assertThat(ids()).containsExactly("a", "b");
        client.assertCompleted();
    }

    @Test
    void aQuestionThatFailsIsAnsweredByItsErrorAndTheStreamGoesOn() {
        ask("refused");
        ask("a");
        finish("a");

        assertThat(client.getItems().get(0).getErrorMessage()).isEqualTo("no such thing");
        assertThat(client.getItems().get(0).getInferResponse().getId()).isEqualTo("refused");
        assertThat(client.getItems().get(1).getErrorMessage()).isEmpty();
        client.assertNotTerminated();
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAnErrorToo() {
        ask("unwritable");
        ask("a");
        finish("unwritable");
        finish("a");

        assertThat(client.getItems().get(0).getErrorMessage()).isEqualTo("no such place");
        assertThat(ids()).containsExactly("unwritable", "a");
        client.assertNotTerminated();
    }

    @Test
    void whoAsksForItIsToldTheEndOfEachAnswerByAnEmptyOne() {
        questions.onNext(question("a")
                .putParameters(
                        "triton_enable_empty_final_response",
                        InferParameter.newBuilder().setBoolParam(true).build())
                .build());
        finish("a");

        List<ModelInferResponse> answers = client.getItems().stream()
                .map(ModelStreamInferResponse::getInferResponse)
                .toList();
        assertThat(answers).extracting(ModelInferResponse::getId).containsExactly("a", "a");
        assertThat(answers).extracting(ModelInferResponse::getOutputsCount).containsExactly(1, 0);
        assertThat(answers)
                .extracting(answer ->
                        answer.getParametersOrThrow("triton_final_response").getBoolParam())
                .containsExactly(false, true);
    }

    @Test
    void whoHangsUpLeavesTheQueue() {
        ask("a");
        ask("b");

        client.cancel();

        assertThat(begun.values()).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void aStreamThatOnlyAsksIsEnded() {
        for (int i = 0; i < 5_000; i++) {
            ask("q" + i);
        }

        assertThat(client.getFailure()).hasMessageContaining("UNAVAILABLE: more than 4096 questions");
        assertThat(begun.values()).allMatch(CompletableFuture::isCancelled);
    }

    private CompletableFuture<InferenceResponse> begin(ModelInferRequest question) {
        if (question.getId().equals("refused")) {
            throw ServingException.invalid("no such thing");
        }
        CompletableFuture<InferenceResponse> answer = new CompletableFuture<>();
        begun.put(question.getId(), answer);
        return answer;
    }

    private static ModelInferResponse write(ModelInferRequest question, InferenceResponse answer) {
        if (question.getId().equals("unwritable")) {
            throw ServingException.invalid("no such place");
        }
        return GrpcMessages.response(question, answer, TestModels.CLOSED_MEMORY);
    }

    private void ask(String id) {
        questions.onNext(question(id).build());
    }

    private static ModelInferRequest.Builder question(String id) {
        return ModelInferRequest.newBuilder().setModelName("m").setId(id);
    }

    private void finish(String id) {
        Objects.requireNonNull(begun.get(id))
                .complete(new InferenceResponse("m", "1", id, List.of(TestModels.floats("y", Shape.of(1), 1))));
    }

    private List<String> ids() {
        return client.getItems().stream()
                .map(answer -> answer.getInferResponse().getId())
                .toList();
    }
}
