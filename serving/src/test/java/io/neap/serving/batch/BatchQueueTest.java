// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BatchQueueTest {

    private static final long NOW = 1_000;
    private static final long LATER = 2_000;

    private final BatchQueue queue = new BatchQueue(new BatchPolicy(4, 5, 1));

    @Test
    void takesEverythingThatWaitsUpToTheRowsOfABatch() {
        PendingRequest one = add(1, 2, "y");
        PendingRequest two = add(2, 2, "y");
        PendingRequest third = add(2, 2, "y");
        PendingRequest last = add(1, 2, "y");

        assertThat(queue.take(NOW).batch()).containsExactly(one, two, last);
        assertThat(queue.take(NOW).batch()).containsExactly(third);
        assertThat(queue.take(NOW).isEmpty()).isTrue();
    }

    @Test
    void otherShapesAndOtherOutputsPassAlone() {
        PendingRequest first = add(1, 2, "y");
        PendingRequest wider = add(1, 3, "y");
        PendingRequest other = add(1, 2, "z");
        PendingRequest same = add(1, 2, "y");

        assertThat(queue.take(NOW).batch()).containsExactly(first, same);
        assertThat(queue.take(NOW).batch()).containsExactly(wider);
        assertThat(queue.take(NOW).batch()).containsExactly(other);
    }

    @Test
    void aRequestOfMoreRowsThanABatchPassesAlone() {
        PendingRequest large = add(9, 2, "y");
        PendingRequest small = add(1, 2, "y");

        assertThat(queue.take(NOW).batch()).containsExactly(large);
        assertThat(queue.take(NOW).batch()).containsExactly(small);
    }

    @Test
    void inputsOfDifferentRowsPassAlone() {
        PendingRequest uneven = new PendingRequest(
                List.of(TestModels.floats("a", Shape.of(1), 1), TestModels.floats("b", Shape.of(2), 1, 2)),
                List.of("y"),
                0,
                0,
                LATER,
                LATER,
                new CompletableFuture<>());
        queue.add(uneven);
        queue.add(uneven);

        assertThat(queue.take(NOW).batch()).containsExactly(uneven);
    }

    @Test
    void aModelWithoutBatchingRunsOneByOne() {
        BatchQueue single = new BatchQueue(new BatchPolicy(1, 5, 1));
        single.add(request(1, 2, "y", 0, LATER));
        single.add(request(1, 2, "y", 0, LATER));

        assertThat(single.take(NOW).batch()).hasSize(1);
        assertThat(single.take(NOW).batch()).hasSize(1);
    }

    @Test
    void aFullQueueRefusesAndKeepsWhatItHas() {
        for (int i = 0; i < 5; i++) {
            add(1, 2, "y");
        }

        assertThatThrownBy(() -> add(1, 2, "y"))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("the queue is full: 5 requests wait");
        assertThat(queue.size()).isEqualTo(5);
    }

    @Test
    void whoHasGivenUpLeavesAndMakesRoom() {
        PendingRequest gone = add(1, 2, "y");
        PendingRequest staying = add(1, 2, "y");
        gone.answer().cancel(false);

        queue.sweep();

        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.take(NOW).batch()).containsExactly(staying);
    }

    @Test
    void whoseTimeIsOverIsNotRun() {
        PendingRequest late = request(1, 2, "y", 0, NOW - 1);
        queue.add(late);
        PendingRequest inTime = add(1, 2, "y");

        BatchQueue.Turn turn = queue.take(NOW);

        assertThat(turn.batch()).containsExactly(inTime);
        assertThat(turn.expired()).containsExactly(late);
        assertThat(queue.size()).isZero();
    }

    @Test
    void theFirstPriorityGoesFirstAndWithinItTheOldest() {
        PendingRequest none = add(4, 2, "y");
        PendingRequest third = addUrgent(3);
        PendingRequest first = addUrgent(1);
        PendingRequest sameAsThird = addUrgent(3);
        PendingRequest noneEither = add(4, 2, "y");

        for (PendingRequest next : List.of(first, third, sameAsThird, none, noneEither)) {
            assertThat(queue.take(NOW).batch()).containsExactly(next);
        }
    }

    @Test
    void aPolicyWithoutADelayNeverWaits() {
        add(1, 2, "y");

        assertThat(queue.delay(0)).isZero();
    }

    @Test
    void whatRunsNextWaitsUntilItsOldestIsAsOldAsThePolicySays() {
        BatchQueue patient = patient(4);
        assertThat(patient.delay(NOW)).as("nobody waits").isZero();
        patient.add(request(1, 2, "y", 0, LATER));

        assertThat(patient.delay(0)).isEqualTo(500);
        assertThat(patient.delay(499)).isEqualTo(1);
        assertThat(patient.delay(500)).isZero();
        assertThat(patient.take(500).batch()).hasSize(1);
    }

    @Test
    void nobodyIsLeftToWaitBeyondItsTime() {
        BatchQueue patient = patient(4);
        patient.add(request(1, 2, "y", 0, LATER));
        patient.add(request(1, 2, "y", 0, 200));

        assertThat(patient.delay(0)).isEqualTo(200);
        assertThat(patient.delay(200)).isZero();
        assertThat(patient.delay(201)).as("whose time is over counts no more").isEqualTo(299);
    }

    @Test
    void enoughRowsEndTheWait() {
        BatchQueue full = patient(4);
        BatchQueue preferred = patient(4, 2, 3);
        for (BatchQueue each : List.of(full, preferred)) {
            each.add(request(1, 2, "y", 0, LATER));
            each.add(request(1, 2, "y", 0, LATER));
        }

        assertThat(full.delay(0)).isEqualTo(500);
        assertThat(preferred.delay(0)).isZero();
        full.add(request(1, 3, "y", 0, LATER));
        assertThat(full.delay(0)).as("another shape is none of it").isEqualTo(500);
        full.add(request(3, 2, "y", 0, LATER));
        assertThat(full.delay(0)).as("one more would be too many").isZero();
    }

    @Test
    void aFullBatchWaitsForNoPreferredSizeBeyondIt() {
        BatchQueue patient = patient(4, 32);
        patient.add(request(4, 2, "y", 0, LATER));

        assertThat(patient.delay(0)).isZero();
    }

    @Test
    void anotherShapeIsNotLeftToWaitBeyondItsTimeEither() {
        BatchQueue patient = patient(4);
        patient.add(request(1, 2, "y", 0, LATER));
        patient.add(request(1, 3, "y", 0, 200));

        assertThat(patient.delay(0)).isEqualTo(200);
    }

    @Test
    void whoHasGivenUpOrCannotShareARunWaitsForNobody() {
        BatchQueue patient = patient(4);
        PendingRequest gone = request(1, 2, "y", 0, LATER);
        patient.add(gone);
        gone.answer().cancel(false);
        assertThat(patient.delay(0)).isZero();

        BatchQueue alone = patient(1);
        alone.add(request(1, 2, "y", 0, LATER));
        assertThat(alone.delay(0)).isZero();
    }

    /** Waits for 500 ns. */
    private static BatchQueue patient(int maxRows, Integer... preferred) {
        return new BatchQueue(new BatchPolicy(maxRows, 5, 1, Duration.ofNanos(500), List.of(preferred)));
    }

    private PendingRequest addUrgent(long priority) {
        PendingRequest request = request(4, 2, "y", priority, LATER);
        queue.add(request);
        return request;
    }

    @Test
    void aBatchEndsWhereOneMoreRowWouldMakeTheFirstTooLate() {
        learn();
        PendingRequest hasty = due(NOW + 350);
        PendingRequest two = due(LATER);
        PendingRequest three = due(LATER);

        assertThat(queue.take(NOW).batch()).as("200 for one row, 300 for two").containsExactly(hasty, two);
        assertThat(queue.take(NOW).batch()).containsExactly(three);
    }

    @Test
    void aRequestThatCannotBeInTimeJoinsAndSetsNoDeadlineToOthers() {
        learn();
        PendingRequest patient = due(LATER);
        PendingRequest hopeless = due(NOW + 100);
        PendingRequest three = due(LATER);
        PendingRequest four = due(LATER);

        assertThat(queue.take(NOW).batch()).containsExactly(patient, hopeless, three, four);
    }

    @Test
    void howLongARequestMayWaitIsNotWhenItsAnswerIsWanted() {
        learn();
        PendingRequest impatient = request(1, 2, "y", 0, NOW + 100, LATER);
        queue.add(impatient);
        PendingRequest two = due(LATER);
        PendingRequest three = due(LATER);

        assertThat(queue.take(NOW).batch()).containsExactly(impatient, two, three);
    }

    @Test
    void whatIsTooLateInAnyCaseHindersNobody() {
        learn();
        PendingRequest late = due(NOW + 100);
        PendingRequest two = due(LATER);
        PendingRequest three = due(LATER);

        assertThat(queue.take(NOW).batch()).containsExactly(late, two, three);
    }

    @Test
    void aFreeLaneDoesNotWaitUntilARunWouldBeTooLate() {
        BatchQueue patient = new BatchQueue(new BatchPolicy(4, 5, 1, Duration.ofNanos(900), List.of()));
        learn(patient);
        patient.add(new PendingRequest(
                List.of(TestModels.floats("x", Shape.of(1, 2))),
                List.of("y"),
                0,
                NOW,
                NOW + 500,
                NOW + 500,
                new CompletableFuture<>()));

        assertThat(patient.delay(NOW)).isCloseTo(300, within(5L));
    }

    private void learn() {
        learn(queue);
    }

    /** A run costs 100, and each of its rows 100 more. */
    private static void learn(BatchQueue queue) {
        for (int i = 0; i < 10; i++) {
            queue.observe(1, 200);
            queue.observe(4, 500);
        }
    }

    private PendingRequest due(long deadline) {
        PendingRequest request = request(1, 2, "y", 0, deadline);
        queue.add(request);
        return request;
    }

    private PendingRequest add(int rows, int columns, String output) {
        PendingRequest request = request(rows, columns, output, 0, LATER);
        queue.add(request);
        return request;
    }

    private static PendingRequest request(int rows, int columns, String output, long priority, long deadline) {
        return request(rows, columns, output, priority, deadline, deadline);
    }

    private static PendingRequest request(
            int rows, int columns, String output, long priority, long expiry, long deadline) {
        return new PendingRequest(
                List.of(TestModels.floats("x", Shape.of(rows, columns))),
                List.of(output),
                priority,
                0,
                expiry,
                deadline,
                new CompletableFuture<>());
    }
}
