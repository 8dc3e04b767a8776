// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Child;
import io.neap.cli.bench.Connection;
import io.neap.cli.bench.FunctionServer;
import io.neap.cli.bench.ProcessCost;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Whether a function keeps to its memory, however many requests it answers. Callers on a connection each ask in one form, and
 * in the next one after each tenth of the requests: then they leave, and what a full collection leaves of the heap is noted.
 */
final class Soak {

    /** Of the function's heap. */
    static final String LIMIT = "-Xmx128m";

    private static final int LEGS = 10;

    private final FunctionServer server;
    private final Bench bench;
    private final ServingBench.Plan plan;
    private final Consumer<String> progress;

    Soak(FunctionServer server, Bench bench, ServingBench.Plan plan, Consumer<String> progress) {
        this.server = server;
        this.bench = bench;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * How it stands after so many requests.
     *
     * @param perSecond answers since the point before
     * @param heap MB (10^6 bytes) of live objects, after a full collection
     * @param rss MB of the process
     * @param errors answers that were not right so far, and connections that broke
     */
    record Point(long requests, double perSecond, double heap, double rss, long errors) {

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("requests", requests);
            json.put("per_second", perSecond);
            json.put("heap_mb", heap);
            json.put("rss_mb", rss);
            json.put("errors", errors);
            return json;
        }
    }

    /** The first point is after the first answer, the others after each tenth. */
    List<Point> run() throws IOException, InterruptedException {
        int port = Ports.free();
        try (Child child = server.start(port)) {
            child.await("its first answer", () -> bench.isAnsweredAt(port));
            List<Point> points = new ArrayList<>(List.of(point(child, 0, 0, 0)));
            for (int leg = 1; leg <= LEGS; leg++) {
                Point before = points.getLast();
                long until = plan.requests() / LEGS * leg + plan.requests() % LEGS * leg / LEGS;
                long requests = until - before.requests();
                long begun = System.nanoTime();
                long errors = before.errors() + ask(port, leg, requests);
                double seconds = (System.nanoTime() - begun) / 1e9;
                points.add(point(child, until, requests / seconds, errors));
                progress.accept("soak: " + until + " of " + plan.requests() + " requests");
            }
            return points;
        }
    }

    private Point point(Child child, long requests, double perSecond, long errors) {
        long live = server.live(child);
        if (live == 0) {
            throw new Failure("The heap of the function is not told.", "It takes the jcmd of a JDK, set as JAVA_HOME.");
        }
        return new Point(
                requests, perSecond, live / 1e6, ProcessCost.of(child.pid()).rss(), errors);
    }

    /** How many of them went wrong. */
    private long ask(int port, int leg, long requests) throws IOException, InterruptedException {
        AtomicLong left = new AtomicLong(requests);
        Form[] forms = Form.values();
        List<Callable<Long>> callers = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            Form form = forms[(i + leg) % forms.length];
            callers.add(() -> ask(form, port, left));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long errors = 0;
            for (Future<Long> caller : threads.invokeAll(callers)) {
                errors += caller.get();
            }
            return errors;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private long ask(Form form, int port, AtomicLong left) throws IOException {
        byte[] request = form.request(bench, port);
        long errors = 0;
        Connection connection = form.open(port);
        try {
            while (left.getAndDecrement() > 0) {
                try {
                    Connection.Answer answer = connection.ask(request);
                    boolean right = answer.status() == 200 && form.isRight(bench.question(), answer);
                    errors += right ? 0 : 1;
                } catch (IOException broken) {
                    errors++;
                    connection.close();
                    connection = form.open(port);
                }
            }
        } finally {
            connection.close();
        }
        return errors;
    }
}
