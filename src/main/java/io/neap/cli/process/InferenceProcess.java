// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.client.Api;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The inference function as a child process of this one, which tells its log on this one's standard error. */
public final class InferenceProcess implements AutoCloseable {

    /** A little more than the function takes itself to answer what is under way. */
    private static final Duration STOP = Duration.ofSeconds(35);

    private static final Duration POLL = Duration.ofMillis(10);
    /** How it ends on Ctrl-C and SIGTERM, which the terminal may send to both processes. */
    private static final List<Integer> SIGNALS = List.of(130, 143);

    private final Process process;
    private final Settings settings;
    private final Path reason;
    private volatile boolean closed;

    private InferenceProcess(Process process, Settings settings, Path reason) {
        this.process = process;
        this.settings = settings;
        this.reason = reason;
    }

    /**
     * Starts it.
     *
     * @param told the variables that say what it serves, and what clients may do
     */
    public static InferenceProcess start(Settings settings, Map<String, String> told) {
        List<String> command = InferenceCommand.of(settings);
        try {
            Path reason = Files.createTempFile("neap-serve-", ".reason");
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            Map<String, String> child = builder.environment();
            child.put("PORT", Integer.toString(settings.port()));
            child.put("NEAP_HTTP_HOST", settings.host());
            child.putAll(told);
            child.put("NEAP_TERMINATION_LOG", reason.toString());
            child.put("NEAP_EXIT_WITH_PARENT", "true");
            child.put("QUARKUS_LOG_CONSOLE_STDERR", "true");
            child.putIfAbsent("ORT_DISABLE_TELEMETRY", "1");
            return new InferenceProcess(builder.start(), settings, reason);
        } catch (IOException e) {
            throw new Failure("The server cannot be started: " + e.getMessage() + ".", "");
        }
    }

    /**
     * Waits, without end, until every model answers or the process has ended.
     *
     * @param patience after which {@code slow} is run, once
     * @return whether they answer; the process was asked to end otherwise
     */
    public boolean awaitReady(Duration patience, Runnable slow) throws InterruptedException {
        Api api = new Api(settings.url());
        long begun = System.nanoTime();
        boolean told = false;
        while (!api.answers("/v2/health/ready")) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (wasAskedToEnd()) {
                    return false;
                }
                throw new Failure("The models are not served: " + reason(), "");
            }
            if (!told && System.nanoTime() - begun > patience.toNanos()) {
                told = true;
                slow.run();
            }
        }
        return true;
    }

    private String reason() {
        try {
            String told = Files.readString(reason).strip();
            return told.isEmpty() ? "the server ended with exit code " + process.exitValue() + "." : told + ".";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has ended; fails if nobody asked it to. */
    public void awaitEnd() throws InterruptedException {
        int exitCode = process.waitFor();
        if (!wasAskedToEnd()) {
            throw new Failure("The server ended by itself with exit code " + exitCode + ".", "Its log says why.");
        }
    }

    private boolean wasAskedToEnd() {
        return closed || SIGNALS.contains(process.exitValue());
    }

    /** Has it answer what is under way, and end. */
    @Override
    public void close() {
        closed = true;
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(reason);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
