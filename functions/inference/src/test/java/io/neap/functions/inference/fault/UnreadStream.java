// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fault;

import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelStreamInferResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A caller of {@code ModelStreamInfer} that asks and does not read the answers until it is told to. */
final class UnreadStream implements ClientResponseObserver<ModelInferRequest, ModelStreamInferResponse> {

    /** Longer than messages under way take to be taken. */
    private static final long SILENCE_MILLIS = 2000;

    private static final long PAUSE_MILLIS = 5;

    private final CompletableFuture<ClientCallStreamObserver<ModelInferRequest>> begun = new CompletableFuture<>();
    private final LinkedBlockingQueue<ModelStreamInferResponse> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private UnreadStream() {}

    static UnreadStream open(Channel channel) {
        UnreadStream stream = new UnreadStream();
        GRPCInferenceServiceGrpc.newStub(channel).modelStreamInfer(stream);
        return stream;
    }

    /** Asks until the other end has taken nothing for a while, or so often; how often it was. */
    int sendWhileHeard(ModelInferRequest question, int most) throws InterruptedException {
        ClientCallStreamObserver<ModelInferRequest> call = begun.join();
        int sent = 0;
        for (long silent = 0; sent < most && silent < SILENCE_MILLIS; silent += PAUSE_MILLIS) {
            while (call.isReady() && sent < most) {
                call.onNext(question);
                sent++;
                silent = 0;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return sent;
    }

    /** Reads so many answers, and the end of the stream behind them. */
    List<ModelStreamInferResponse> readAll(int count) throws Exception {
        begun.join().request(count);
        begun.join().onCompleted();
        end.get(60, TimeUnit.SECONDS);
        return new ArrayList<>(answers);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ModelInferRequest> call) {
        call.disableAutoRequestWithInitial(0);
        begun.complete(call);
    }

    @Override
    public void onNext(ModelStreamInferResponse answer) {
        answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }
}
