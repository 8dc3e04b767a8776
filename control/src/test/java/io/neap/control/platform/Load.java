// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Callers that send one request after the other until they are stopped, and remember what came back. */
public final class Load implements AutoCloseable {

    /** What one request came to: a body, or what went wrong. */
    public record Answer(int status, String body) {

        /** Asks once; a connection that broke has status 0. */
        static Answer of(Requests requests, String path) {
            try {
                HttpResponse<String> answer = requests.get(path);
                return new Answer(answer.statusCode(), answer.body());
            } catch (IOException e) {
                return new Answer(0, e.toString());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final ExecutorService callers;
    private final Map<String, AtomicInteger> good = new ConcurrentHashMap<>();
    private final Queue<String> bad = new ConcurrentLinkedQueue<>();
    private volatile boolean going = true;

    public Load(int callers, Supplier<Answer> request) {
        this.callers = Executors.newFixedThreadPool(callers);
        for (int i = 0; i < callers; i++) {
            this.callers.execute(() -> {
                while (going) {
                    keep(request);
                }
            });
        }
    }

    private void keep(Supplier<Answer> request) {
        try {
            Answer answer = request.get();
            if (answer.status() == 200) {
                good.computeIfAbsent(answer.body(), first -> new AtomicInteger())
                        .incrementAndGet();
            } else {
                bad.add(answer.toString());
            }
        } catch (RuntimeException e) {
            bad.add(e.toString());
        }
    }

    /** How many were answered with this body. */
    public int good(String body) {
        AtomicInteger count = good.get(body);
        return count == null ? 0 : count.get();
    }

    /** The different bodies of what was answered well. */
    public Set<String> bodies() {
        return good.keySet();
    }

    public Queue<String> bad() {
        return bad;
    }

    @Override
    public void close() {
        going = false;
        callers.close();
    }
}
