// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.load;

import io.neap.cli.client.Ingress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts the same JSON body to one URL at a steady rate, from several connections, until it is closed. Nothing is ever
 * sent twice: what fails is counted as failed.
 */
public final class LoadGenerator implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final HttpRequest request;
    private final Tally tally = new Tally();
    private final List<Thread> connections = new ArrayList<>();
    private volatile boolean running = true;

    private LoadGenerator(URI url, Optional<URI> ingress, String body) {
        this.http = Ingress.client(ingress, TIMEOUT);
        this.request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /**
     * Starts to send.
     *
     * @param ingress through which address the URL is reached, where its name leads nowhere from here
     * @param perSecond requests of all connections together; fewer when answers take longer than that allows
     * @param connections how many requests may be under way at once
     */
    public static LoadGenerator start(URI url, Optional<URI> ingress, String body, int perSecond, int connections) {
        LoadGenerator load = new LoadGenerator(url, ingress, body);
        long period = Duration.ofSeconds(1).toNanos() * connections / perSecond;
        for (int i = 0; i < connections; i++) {
            long offset = period * i / connections;
            load.connections.add(Thread.ofVirtual().start(() -> load.send(offset, period)));
        }
        return load;
    }

    /** What has been answered so far, and forgets it: the next report begins here. */
    public LoadReport report() {
        return tally.take();
    }

    /** Stops sending, waits for the answers under way, and reports what was not reported yet. */
    public LoadReport finish() {
        stop();
        return report();
    }

    @Override
    public void close() {
        stop();
        http.close();
    }

    private void stop() {
        running = false;
        for (Thread connection : connections) {
            try {
                connection.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                connection.interrupt();
            }
        }
    }

    private void send(long offset, long period) {
        long next = System.nanoTime() + offset;
        while (running) {
            while (running && System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            next = Math.max(next + period, System.nanoTime());
            if (running) {
                once();
            }
        }
    }

    private void once() {
        long start = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            tally.answered(System.nanoTime() - start, response.statusCode(), response.body());
        } catch (IOException lost) {
            tally.lost(System.nanoTime() - start, lost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
