// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.oip.Failures;
import io.neap.serving.oip.Inference;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.Question;
import io.neap.serving.oip.json.EncodedAnswer;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.InferenceResponse;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** An inference over REST, whatever its dialect: the body read, asked of the model, and answered on the event loop. */
final class Exchange {

    /** Puts an answer in the form that its question wants. */
    interface Writer {
        EncodedAnswer write(InferenceResponse response, Question question);
    }

    private final Inference inference;
    private final BodyLimits limits;
    private final Replies replies;

    Exchange(Inference inference, OipConfig config, Replies replies) {
        this.inference = inference;
        this.limits = BodyLimits.of(config);
        this.replies = replies;
    }

    void run(RoutingContext context, ServedModel model, Function<Body, Question> reader, Writer writer) {
        Context eventLoop = Objects.requireNonNull(Vertx.currentContext(), "routes run on an event loop");
        Body.read(context.request(), limits)
                .onSuccess(body -> ask(context, eventLoop, model, body, reader, writer))
                .onFailure(failure -> replies.failure(context, Failures.known(failure)));
    }

    private void ask(
            RoutingContext context,
            Context eventLoop,
            ServedModel model,
            Body body,
            Function<Body, Question> reader,
            Writer writer) {
        CompletableFuture<InferenceResponse> answer;
        Question question;
        try {
            model.requireRoom();
            question = reader.apply(body);
            answer = inference.infer(model, question);
        } catch (Throwable e) { // the memory for tensors may be used up: the caller is told so
            replies.failure(context, Failures.known(e));
            return;
        }
        context.response().closeHandler(gone -> answer.cancel(false));
        CompletableFuture<InferenceResponse> unused =
                answer.whenComplete((response, failure) -> eventLoop.runOnContext(now -> {
                    if (failure == null) {
                        reply(context, response, question, writer);
                    } else {
                        replies.failure(context, Failures.known(failure));
                    }
                }));
    }

    private void reply(RoutingContext context, InferenceResponse response, Question question, Writer writer) {
        EncodedAnswer answer;
        try {
            answer = writer.write(response, question);
        } catch (Throwable e) { // as above, for the answer
            replies.failure(context, Failures.known(e));
            return;
        }
        replies.answer(context, answer);
    }
}
