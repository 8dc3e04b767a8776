// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Connection;
import io.neap.cli.load.Latency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers who ask at a steady rate, whatever the answers take. Each answer's time counts from when its question was due,
 * so that one that waited for a caller to be free is not taken for a quick one.
 */
final class OpenLoop {

    private static final int UNAVAILABLE = 503;

    private final Bench bench;
    private final int port;
    private final int callers;

    /** @param callers questions that may be under way at once */
    OpenLoop(Bench bench, int port, int callers) {
        this.bench = bench;
        this.port = port;
        this.callers = callers;
    }

    /**
     * What came of it.
     *
     * @param offered questions a second that were asked
     * @param answered right answers a second
     * @param answers how long those took
     * @param refused answers a second that were 503
     * @param refusals how long those took
     */
    record Outcome(double offered, double answered, Latency answers, double refused, Latency refusals) {}

    /** Asks so many questions a second for that long. */
    Outcome run(double perSecond, Duration time) throws IOException, InterruptedException {
        byte[] request = Form.JSON.request(bench, port);
        long questions = (long) (perSecond * time.toNanos() / 1e9);
        double period = 1e9 / perSecond;
        AtomicLong next = new AtomicLong();
        List<Connection> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                connections.add(Form.JSON.open(port));
            }
            List<Future<Times>> all = new ArrayList<>();
            long begun = System.nanoTime();
            for (Connection connection : connections) {
                all.add(threads.submit(() -> ask(connection, request, next, questions, begun, period)));
            }
            Times whole = new Times();
            for (Future<Times> each : all) {
                Times times = each.get();
                whole.answers.addAll(times.answers);
                whole.refusals.addAll(times.refusals);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Outcome(
                    questions / seconds,
                    whole.answers.size() / seconds,
                    latency(whole.answers),
                    whole.refusals.size() / seconds,
                    latency(whole.refusals));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private Times ask(Connection connection, byte[] request, AtomicLong next, long questions, long begun, double period)
            throws IOException {
        Times times = new Times();
        for (long mine = next.getAndIncrement(); mine < questions; mine = next.getAndIncrement()) {
            long due = begun + (long) (mine * period);
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            Connection.Answer answer = connection.ask(request);
            long took = System.nanoTime() - due;
            if (answer.status() == UNAVAILABLE) {
                times.refusals.add(took);
            } else if (answer.status() == 200 && (!times.answers.isEmpty() || isRight(answer))) {
                times.answers.add(took);
            } else {
                throw new IOException("answered " + answer.status() + ": " + answer.text());
            }
        }
        return times;
    }

    private boolean isRight(Connection.Answer answer) {
        return Form.JSON.isRight(bench.question(), answer);
    }

    private static Latency latency(List<Long> nanos) {
        return Latency.of(nanos.stream().mapToLong(Long::longValue).toArray());
    }

    /** In nanoseconds. */
    private static final class Times {

        private final List<Long> answers = new ArrayList<>();
        private final List<Long> refusals = new ArrayList<>();
    }
}
