// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers on a connection each, of whom everyone asks again as soon as it is answered. */
final class ClosedLoop {

    private final Bench bench;
    private final Form form;
    private final int port;
    private final int connections;

    ClosedLoop(Bench bench, Form form, int port, int connections) {
        this.bench = bench;
        this.form = form;
        this.port = port;
        this.connections = connections;
    }

    /** What is wrong with the answer to one question now; empty if it is right. */
    Optional<String> complaint() {
        try (Connection connection = form.open(port)) {
            Connection.Answer answer = connection.ask(form.request(bench, port));
            boolean right = answer.status() == 200 && form.isRight(bench.question(), answer);
            return right ? Optional.empty() : Optional.of(answer.status() + " " + answer.text());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Asks for that long.
     *
     * @return how long each answer took, in nanoseconds
     * @throws IOException if an answer is not 200, or a connection's first one is wrong
     */
    long[] run(Duration time) throws IOException, InterruptedException {
        byte[] request = form.request(bench, port);
        long end = System.nanoTime() + time.toNanos();
        // A virtual thread is woken by another thread, whose time would count as the server's.
        try (ExecutorService callers =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            Callable<long[]> caller = () -> ask(request, end);
            List<long[]> took = new ArrayList<>();
            for (Future<long[]> answers : callers.invokeAll(Collections.nCopies(connections, caller))) {
                took.add(answers.get());
            }
            return took.stream().flatMapToLong(Arrays::stream).toArray();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private long[] ask(byte[] request, long end) throws IOException {
        long[] took = new long[1024];
        int answers = 0;
        try (Connection connection = form.open(port)) {
            for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
                Connection.Answer answer = connection.ask(request);
                if (answer.status() != 200 || (answers == 0 && !form.isRight(bench.question(), answer))) {
                    throw new IOException("answered " + answer.status() + ": " + answer.text());
                }
                if (answers == took.length) {
                    took = Arrays.copyOf(took, answers * 2);
                }
                took[answers++] = System.nanoTime() - begun;
            }
        }
        return Arrays.copyOf(took, answers);
    }
}
