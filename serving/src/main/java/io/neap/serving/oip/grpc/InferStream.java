// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.ServingException;
import io.neap.serving.oip.Failures;
import io.neap.serving.oip.proto.InferParameter;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.neap.serving.oip.proto.ModelStreamInferResponse;
import io.neap.serving.tensor.InferenceResponse;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One call of {@code ModelStreamInfer}, in Triton's shape. Questions run as they come, and beside each other; answers are
 * given in their questions' order. A question that fails is answered by its error, and the stream goes on.
 */
final class InferStream {

    /** Answers that may wait for an earlier one. A caller that has more under way at once loses the stream. */
    private static final int MAX_IN_FLIGHT = 4096;

    private static final String FINAL = "triton_final_response";
    private static final String FINAL_WANTED = "triton_enable_empty_final_response";

    private final Function<ModelInferRequest, CompletableFuture<InferenceResponse>> model;
    private final BiFunction<ModelInferRequest, InferenceResponse, ModelInferResponse> writer;
    private final MultiEmitter<? super ModelStreamInferResponse> answers;
    private final Deque<Turn> inFlight = new ArrayDeque<>();
    private boolean ended;

    private InferStream(
            Function<ModelInferRequest, CompletableFuture<InferenceResponse>> model,
            BiFunction<ModelInferRequest, InferenceResponse, ModelInferResponse> writer,
            MultiEmitter<? super ModelStreamInferResponse> answers) {
        this.model = model;
        this.writer = writer;
        this.answers = answers;
    }

    /**
     * Answers a stream.
     *
     * @param model begins an answer; cancelled when nobody waits for it any more
     * @param writer puts an answer in the form of its question
     */
    static Multi<ModelStreamInferResponse> answer(
            Multi<ModelInferRequest> questions,
            Function<ModelInferRequest, CompletableFuture<InferenceResponse>> model,
            BiFunction<ModelInferRequest, InferenceResponse, ModelInferResponse> writer) {
        return Multi.createFrom().emitter(emitter -> {
            InferStream stream = new InferStream(model, writer, emitter);
            Cancellable incoming =
                    questions.subscribe().with(stream::ask, failure -> stream.answers.fail(failure), stream::end);
            emitter.onTermination(() -> {
                incoming.cancel();
                stream.giveUp();
            });
        });
    }

    private void ask(ModelInferRequest question) {
        Turn turn = new Turn(question, begin(question));
        synchronized (this) {
            if (inFlight.size() == MAX_IN_FLIGHT) {
                turn.answer().cancel(false);
                answers.fail(GrpcFailures.status(ServingException.unavailable(
                        "more than " + MAX_IN_FLIGHT + " questions of one stream are under way")));
                return;
            }
            inFlight.addLast(turn);
        }
        CompletableFuture<InferenceResponse> unused = turn.answer().whenComplete((done, failure) -> give());
    }

    private CompletableFuture<InferenceResponse> begin(ModelInferRequest question) {
        try {
            return model.apply(question);
        } catch (RuntimeException | OutOfMemoryError refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    /** Gives the answers that are there, up to the first that is not. */
    private synchronized void give() {
        while (!inFlight.isEmpty() && inFlight.getFirst().answer().isDone()) {
            give(inFlight.removeFirst());
        }
        if (ended && inFlight.isEmpty()) {
            answers.complete();
        }
    }

    private void give(Turn turn) {
        ModelStreamInferResponse.Builder message = message(turn);
        boolean marked = turn.question()
                .getParametersOrDefault(FINAL_WANTED, InferParameter.getDefaultInstance())
                .getBoolParam();
        if (marked) {
            mark(message.getInferResponseBuilder(), false);
        }
        answers.emit(message.build());
        if (marked) {
            ModelInferResponse.Builder last = head(turn.question());
            mark(last, true);
            answers.emit(
                    ModelStreamInferResponse.newBuilder().setInferResponse(last).build());
        }
    }

    private ModelStreamInferResponse.Builder message(Turn turn) {
        ModelStreamInferResponse.Builder message = ModelStreamInferResponse.newBuilder();
        Throwable failure =
                turn.answer().isCompletedExceptionally() ? turn.answer().exceptionNow() : null;
        if (failure == null) {
            try {
                return message.setInferResponse(
                        writer.apply(turn.question(), turn.answer().resultNow()));
            } catch (RuntimeException | OutOfMemoryError refusal) {
                failure = refusal;
            }
        }
        return message.setErrorMessage(Failures.known(failure).getMessage()).setInferResponse(head(turn.question()));
    }

    private static void mark(ModelInferResponse.Builder response, boolean last) {
        response.putParameters(
                FINAL, InferParameter.newBuilder().setBoolParam(last).build());
    }

    private static ModelInferResponse.Builder head(ModelInferRequest question) {
        return ModelInferResponse.newBuilder()
                .setModelName(question.getModelName())
                .setModelVersion(question.getModelVersion())
                .setId(question.getId());
    }

    private synchronized void end() {
        ended = true;
        give();
    }

    private synchronized void giveUp() {
        List<Turn> left = List.copyOf(inFlight);
        inFlight.clear();
        left.forEach(turn -> turn.answer().cancel(false));
    }

    private record Turn(ModelInferRequest question, CompletableFuture<InferenceResponse> answer) {}
}
