// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.ModelRevision.Standing;
import io.neap.control.rollout.Template;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MakingTest {

    private final FakePlatform platform = new FakePlatform();
    private final Making making = new Making(platform);
    private final CompletableFuture<@Nullable Void> made = new CompletableFuture<>();

    @Test
    void eightAreMadeAtOnceAndTheOthersInTheirTurn() {
        platform.makeUntil(made);

        List<CompletableFuture<Void>> ends =
                IntStream.rangeClosed(1, 20).mapToObj(this::make).toList();

        assertThat(platform.steps()).hasSize(8);
        assertThat(ends).noneMatch(CompletableFuture::isDone);
        made.complete(null);
        assertThat(platform.steps()).hasSize(12);
        assertThat(ends).allMatch(CompletableFuture::isDone);
    }

    @Test
    void whatIsUnderWayIsNotMadeTwice() {
        platform.makeUntil(made);

        CompletableFuture<Void> first = make(1);
        CompletableFuture<Void> second = make(1);

        assertThat(platform.steps()).hasSize(1);
        assertThat(making.isBusy(revision(1, 1).name().service())).isTrue();
        made.complete(null);
        assertThat(first).isDone();
        assertThat(second).isDone();
        assertThat(making.isBusy(revision(1, 1).name().service())).isFalse();
    }

    @Test
    void whatCouldNotBeMadeIsToldUntilItIsThereOrForgotten() {
        make(1);
        Revision other = revision(1, 2);

        making.end(other).await().indefinitely();

        assertThat(making.trouble(other.name()).orElseThrow()).contains("never changes");
        assertThat(making.isMissing(other.name())).isTrue();
        make(1);
        assertThat(making.trouble(other.name())).isEmpty();
        making.end(other).await().indefinitely();
        making.found(other.name());
        assertThat(making.isMissing(other.name())).isFalse();
        making.end(other).await().indefinitely();
        making.forget(other.name().service());
        assertThat(making.trouble(other.name())).isEmpty();
    }

    private CompletableFuture<Void> make(int service) {
        return making.end(revision(service, 1)).subscribeAsCompletionStage().toCompletableFuture();
    }

    private static Revision revision(int service, int version) {
        RevisionName name = RevisionName.of(new ServiceName("default", "penguins-" + service), 1);
        ServableModel model =
                new ServableModel("penguins", Integer.toString(version), "model.onnx", "a".repeat(64), version);
        return RevisionPlan.of(
                new ModelRevision(name, model, Template.DEFAULT, Standing.CANDIDATE), "http://127.0.0.1:8080/a/");
    }
}
