// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

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
    public record Answer(int status, String body) {}

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
