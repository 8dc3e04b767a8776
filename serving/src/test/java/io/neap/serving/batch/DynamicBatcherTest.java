// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.tensor.Shape;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DynamicBatcherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MANY = 1_000;

    private final GatedModel model = new GatedModel();
    private final AtomicLong clock = new AtomicLong();
    private final List<String> observed = new ArrayList<>();
    private final Deque<Runnable> callersTasks = new ArrayDeque<>();
    private final DynamicBatcher batcher = new DynamicBatcher(
            "test",
            model,
            new BatchPolicy(8, 4, 1),
            clock::get,
            (requests, rows, times) -> observed.add(requests + " requests, " + rows + " rows"));

    @AfterEach
    void close() {
        model.permits.release(MANY);
        batcher.close();
    }

    @Test
    void anIdleModelAnswersALoneRequestAtOnce() {
        model.permits.release(MANY);

        assertThat(answer(submit(3))).isEqualTo(6);
        assertThat(answer(submit(4))).isEqualTo(8);
        assertThat(model.rowsOfRuns).containsExactly(1L, 1L);
    }

    @Test
    void whatComesDuringARunSharesTheNextOneAndEachGetsItsOwnRow() {
        CompletableFuture<Execution> first = submitAndAwaitItsRun(1);
        List<CompletableFuture<Execution>> others = List.of(submit(2), submit(3), submit(4));
        model.permits.release(2);

        assertThat(answer(first)).isEqualTo(2);
        assertThat(others.stream().map(DynamicBatcherTest::answer)).containsExactly(4f, 6f, 8f);
        assertThat(model.rowsOfRuns).containsExactly(1L, 3L);
        assertThat(observed).containsExactly("1 requests, 1 rows", "3 requests, 3 rows");
    }

    @Test
    void aBadRequestFailsAloneAndItsNeighboursAreAnswered() {
        submitAndAwaitItsRun(1);
        CompletableFuture<Execution> good = submit(2);
        CompletableFuture<Execution> bad = submit(GatedModel.BAD);
        CompletableFuture<Execution> alsoGood = submit(3);
        model.permits.release(MANY);

        assertThat(answer(good)).isEqualTo(4);
        assertThat(answer(alsoGood)).isEqualTo(6);
        assertThatThrownBy(bad::join).hasRootCauseMessage("a bad value");
    }

    @Test
    void aFullQueueRefusesAtOnceAndLosesNobody() {
        CompletableFuture<Execution> first = submitAndAwaitItsRun(0);
        List<CompletableFuture<Execution>> waiting = List.of(submit(1), submit(2), submit(3), submit(4));

        assertThatThrownBy(() -> submit(5))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThatThrownBy(batcher::requireRoom).hasMessageContaining("the queue is full");
        model.permits.release(MANY);

        assertThat(answer(first)).isZero();
        assertThat(waiting.stream().map(DynamicBatcherTest::answer)).containsExactly(2f, 4f, 6f, 8f);
    }

    @Test
    void aCancelledRequestLeavesTheQueueAndIsNotRun() {
        submitAndAwaitItsRun(1);
        CompletableFuture<Execution> gone = submit(2);
        CompletableFuture<Execution> staying = submit(3);

        gone.cancel(false);

        assertThat(batcher.waiting()).isEqualTo(1);
        model.permits.release(MANY);
        assertThat(answer(staying)).isEqualTo(6);
        assertThat(model.rowsOfRuns).containsExactly(1L, 1L);
    }

    @Test
    void aRunThatNobodyWaitsForAnyMoreIsStoppedAndTheLaneRunsOn() {
        CompletableFuture<Execution> first = submitAndAwaitItsRun(1);
        CompletableFuture<Execution> staying = submit(2);
        CompletableFuture<Execution> gone = submit(3);

        first.cancel(false);
        assertThat(model.stopped.tryAcquire()).isTrue();
        model.begun.acquireUninterruptibly();
        gone.cancel(false);

        assertThat(model.stopped.tryAcquire()).as("one still waits").isFalse();
        model.permits.release(MANY);
        assertThat(answer(staying)).isEqualTo(4);
        assertThat(model.rowsOfRuns).containsExactly(1L, 2L);
    }

    @Test
    void aRequestWhoseTimeIsOverIsNotRun() {
        submitAndAwaitItsRun(1);
        CompletableFuture<Execution> late = submit(2);

        clock.addAndGet(Duration.ofSeconds(11).toNanos());
        model.permits.release(MANY);

        assertThatThrownBy(late::join)
                .hasCauseInstanceOf(ServingException.class)
                .hasMessageContaining("time was over");
        assertThat(answer(submit(3))).isEqualTo(6);
        assertThat(model.rowsOfRuns).containsExactly(1L, 1L);
    }

    @Test
    void whoHasGivenUpDuringABatchThatFailedIsNotRunAlone() {
        submitAndAwaitItsRun(1);
        CompletableFuture<Execution> bad = submit(GatedModel.BAD);
        CompletableFuture<Execution> gone = submit(2);
        CompletableFuture<Execution> staying = submit(3);
        model.permits.release(1);
        model.begun.acquireUninterruptibly();

        gone.cancel(false);
        model.permits.release(MANY);

        assertThat(answer(staying)).isEqualTo(6);
        assertThatThrownBy(bad::join).hasRootCauseMessage("a bad value");
        assertThat(model.rowsOfRuns).containsExactly(1L, 3L, 1L, 1L);
    }

    @Test
    void whoseTimeWasOverDuringABatchThatFailedIsNotRunAlone() {
        submitAndAwaitItsRun(1);
        CompletableFuture<Execution> bad = submit(GatedModel.BAD);
        CompletableFuture<Execution> late = submit(2);
        model.permits.release(1);
        model.begun.acquireUninterruptibly();

        clock.addAndGet(Duration.ofSeconds(11).toNanos());
        model.permits.release(MANY);

        assertThatThrownBy(late::join).hasMessageContaining("time was over");
        assertThatThrownBy(bad::join).hasMessageContaining("time was over");
        assertThat(model.rowsOfRuns).containsExactly(1L, 2L);
    }

    @Test
    void closingAnswersThoseWhoWaitAndRefusesThoseWhoCome() {
        submitAndAwaitItsRun(1);
        CompletableFuture<Execution> waiting = submit(2);
        model.permits.release(MANY);

        batcher.close();

        assertThat(answer(waiting)).isEqualTo(4);
        assertThatThrownBy(() -> submit(3)).hasMessageContaining("being unloaded");
    }

    @Test
    void anInterruptDoesNotEndClosingBeforeTheLastRun() throws Exception {
        CompletableFuture<Execution> underWay = submitAndAwaitItsRun(1);
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread closing = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            batcher.close();
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });

        assertThat(closing.join(Duration.ofMillis(200)))
                .as("closed below a run")
                .isFalse();
        model.permits.release(MANY);
        closing.join();

        assertThat(underWay).isCompleted();
        assertThat(stillInterrupted).isTrue();
    }

    @Test
    void theTimesOfARequestAreThoseOfTheClock() {
        CompletableFuture<Execution> first = submitAndAwaitItsRun(1);
        CompletableFuture<Execution> second = submit(2);
        clock.addAndGet(5_000);
        model.permits.release(1);
        first.join();
        model.begun.acquireUninterruptibly();
        clock.addAndGet(300);
        model.permits.release(1);

        assertThat(first.join().run()).isEqualTo(new RunTimes(0, 5_000, 0));
        assertThat(second.join().queued()).isEqualTo(5_000);
        assertThat(second.join().run().total()).isEqualTo(300);
    }

    @Test
    void aFreeLaneWaitsForAFullBatchWhereThePolicySaysSo() {
        model.permits.release(MANY);
        try (DynamicBatcher patient = patient(Duration.ofHours(1), clock::get)) {
            List<CompletableFuture<Execution>> all =
                    List.of(submit(patient, 1), submit(patient, 2), submit(patient, 3));

            assertThat(all.stream().map(DynamicBatcherTest::answer)).containsExactly(2f, 4f, 6f);
            assertThat(model.rowsOfRuns).containsExactly(3L);
        }
    }

    @Test
    void aLoneRequestRunsOnceItHasWaitedAsLongAsThePolicySays() {
        model.permits.release(MANY);
        try (DynamicBatcher patient = patient(Duration.ofMillis(20), System::nanoTime)) {
            Execution execution = submit(patient, 1).join();

            assertThat(execution.queued()).isGreaterThanOrEqualTo(20_000_000);
        }
    }

    @Test
    void closingEndsTheWaitForMoreRows() {
        model.permits.release(MANY);
        DynamicBatcher patient = patient(Duration.ofHours(1), clock::get);
        CompletableFuture<Execution> waiting = submit(patient, 1);

        patient.close();

        assertThat(answer(waiting)).isEqualTo(2);
    }

    @Test
    void aLoneShortRequestIsRunByItsCaller() {
        learnShortRuns();
        CompletableFuture<Execution> lone = submitFrom(callersTasks::add, 5);
        assertThat(lone).isNotDone();

        callersTasks.remove().run();

        assertThat(lone).isCompleted();
        assertThat(answer(lone)).isEqualTo(10);
        assertThat(model.threads.getLast()).isEqualTo(Thread.currentThread().getName());
        assertThat(answer(submitFrom(null, 6))).isEqualTo(12);
        assertThat(model.threads.getLast()).startsWith("infer-test");
    }

    @Test
    void thoseWhoCameBeforeTheCallersThreadWasFreeShareALanesRun() {
        learnShortRuns();
        List<CompletableFuture<Execution>> all =
                List.of(submitFrom(callersTasks::add, 5), submitFrom(callersTasks::add, 6), submit(7));

        assertThat(callersTasks).hasSize(1);
        callersTasks.remove().run();

        assertThat(all.stream().map(DynamicBatcherTest::answer)).containsExactly(10f, 12f, 14f);
        assertThat(model.rowsOfRuns.getLast()).isEqualTo(3);
        assertThat(model.threads.getLast()).startsWith("infer-test");
    }

    @Test
    void thoseWhoWaitForACallersThreadThatDoesNotComeAreRunByALane() {
        learnShortRuns();
        CompletableFuture<Execution> lone = submitFrom(callersTasks::add, 5);
        CompletableFuture<Execution> another = submit(6);

        clock.addAndGet(1_000_000_000);

        assertThat(answer(lone)).isEqualTo(10);
        assertThat(answer(another)).isEqualTo(12);
        assertThat(model.threads).doesNotContain(Thread.currentThread().getName());
        callersTasks.remove().run();
        assertThat(answer(submit(7))).isEqualTo(14);
    }

    @Test
    void aRunThatKeepsItsCallersThreadTooLongIsDoneByALaneAndAMinuteLaterAnotherMay() {
        learnShortRuns();
        model.permits.drainPermits();
        CompletableFuture<Execution> lone = submitFrom(callersTasks::add, 5);
        model.onRun = () -> clock.addAndGet(1_000_000_000);

        callersTasks.remove().run();

        model.permits.release(MANY);
        assertThat(answer(lone)).isEqualTo(10);
        assertThat(model.threads).containsOnlyOnce(Thread.currentThread().getName());
        assertThat(model.threads.getLast()).startsWith("infer-test");
        CompletableFuture<Execution> next = submitFrom(callersTasks::add, 6);
        assertThat(callersTasks).isEmpty();
        assertThat(answer(next)).isEqualTo(12);
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        model.onRun = () -> {};
        awaitIdle();
        CompletableFuture<Execution> later = submitFrom(callersTasks::add, 7);
        callersTasks.remove().run();
        assertThat(answer(later)).isEqualTo(14);
    }

    @Test
    void aCallersThreadThatIsNotThereAnyMoreLosesNobody() {
        learnShortRuns();

        CompletableFuture<Execution> lone = submitFrom(
                task -> {
                    throw new RejectedExecutionException();
                },
                5);

        assertThat(answer(lone)).isEqualTo(10);
    }

    @Test
    void closingWaitsForWhomTheCallersThreadHasNotTaken() {
        learnShortRuns();
        CompletableFuture<Execution> lone = submitFrom(callersTasks::add, 5);

        batcher.close();
        callersTasks.remove().run();

        assertThat(answer(lone)).isEqualTo(10);
    }

    /** By the clock, each takes a microsecond. */
    private void learnShortRuns() {
        model.permits.release(MANY);
        model.onRun = () -> clock.addAndGet(1_000);
        assertThat(answer(submit(1))).isEqualTo(2);
        assertThat(answer(submit(2))).isEqualTo(4);
        awaitIdle();
    }

    private void awaitIdle() {
        while (!batcher.isIdle()) {
            Thread.onSpinWait();
        }
    }

    private CompletableFuture<Execution> submitFrom(@Nullable Executor caller, float value) {
        return batcher.submit(
                List.of(TestModels.floats("x", Shape.of(1, 1), value)), List.of("y"), 0, PATIENCE, PATIENCE, caller);
    }

    private DynamicBatcher patient(Duration delay, LongSupplier clock) {
        BatchPolicy policy = new BatchPolicy(3, 4, 1, delay, List.of());
        return new DynamicBatcher("patient", model, policy, clock, (requests, rows, times) -> {});
    }

    private CompletableFuture<Execution> submitAndAwaitItsRun(float value) {
        CompletableFuture<Execution> first = submit(value);
        model.begun.acquireUninterruptibly();
        return first;
    }

    private CompletableFuture<Execution> submit(float value) {
        return submit(batcher, value);
    }

    private static CompletableFuture<Execution> submit(DynamicBatcher batcher, float value) {
        return batcher.submit(
                List.of(TestModels.floats("x", Shape.of(1, 1), value)), List.of("y"), 0, PATIENCE, PATIENCE, null);
    }

    private static float answer(CompletableFuture<Execution> execution) {
        return execution.join().outputs().get(0).data().getFloat();
    }
}
