// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.usage;

import io.neap.serving.oip.Inference;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Posts what was used as CloudEvents, from a thread of its own. An event is sent until it is accepted and before the next is
 * made, so that each is counted once and only one is ever held: while nobody takes it, the next one grows instead.
 */
@Singleton
public class UsageReporter {

    /** Before the models are let go. */
    private static final int FIRST = 1;

    private static final Logger LOG = Logger.getLogger(UsageReporter.class);
    private static final String TYPE = "io.neap.inference.usage";
    private static final int ANSWER_MILLIS = 1000;
    private static final Duration LAST_CALL = Duration.ofSeconds(2);
    private static final int SUCCESS = 2;

    private final UsageConfig config;
    private final Inference inference;
    private final String service = environment("K_SERVICE");
    private final String revision = environment("K_REVISION");
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("usage").factory());
    private Reading told = new Reading(Instant.now(), Duration.ZERO, 0, Map.of());
    private String process = "";
    private @Nullable Usage pending;
    private long sequence;

    UsageReporter(UsageConfig config, Inference inference) {
        this.config = config;
        this.inference = inference;
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name)).orElse("");
    }

    void begin(@Observes StartupEvent startup) {
        config.sink().ifPresent(sink -> {
            long interval = config.interval().toMillis();
            thread.scheduleWithFixedDelay(() -> report(sink, false), interval, interval, TimeUnit.MILLISECONDS);
        });
    }

    /** The last event, which holds the end up for two seconds at most. */
    void end(@Observes @Priority(FIRST) ShutdownEvent shutdown) {
        config.sink().ifPresent(sink -> {
            try {
                thread.submit(() -> report(sink, true)).get(LAST_CALL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException late) {
                LOG.warnf("usage of %s is not told: %s did not take it in time", untold(), sink);
            }
        });
        thread.shutdownNow();
    }

    private String untold() {
        return Duration.between(told.at(), Instant.now()).toString();
    }

    private void report(URI sink, boolean last) {
        try {
            if (process.isEmpty()) {
                process = UUID.randomUUID().toString(); // not at the start, which it would delay
            }
            if (pending != null && !send(sink, pending)) {
                return;
            }
            Reading now = Reading.now(inference.statistics(null, null), Instant.now());
            Usage usage = Usage.between(told, now);
            if (usage.isAny() || last) {
                sequence++;
                pending = usage;
                told = now;
                boolean unused = send(sink, usage);
            }
        } catch (RuntimeException e) {
            LOG.warnf("usage is told later: %s", e);
        }
    }

    /** Whether it was taken. */
    private boolean send(URI sink, Usage usage) {
        try {
            int status = post(sink, usage.json(service, revision, process, sequence));
            boolean refused = List.of(400, 404, 405, 413).contains(status);
            if (refused) {
                LOG.warnf("usage is refused by %s with %d, and not told again", sink, status);
            }
            if (refused || status / 100 == SUCCESS) {
                pending = null;
                return true;
            }
            LOG.debugf("usage is told later: %s answers %d", sink, status);
        } catch (IOException e) {
            LOG.debugf("usage is told later: %s: %s", sink, e.getMessage());
        }
        return false;
    }

    private int post(URI sink, byte[] data) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) sink.toURL().openConnection();
        try {
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(data.length);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("ce-specversion", "1.0");
            connection.setRequestProperty("ce-type", TYPE);
            connection.setRequestProperty("ce-source", "/neap/services/" + service + "/" + revision);
            connection.setRequestProperty("ce-subject", "revision/" + revision);
            connection.setRequestProperty("ce-id", process + "-" + sequence);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(data);
            }
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
