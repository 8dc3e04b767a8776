// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.client.Api;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The inference function as a child process of this one, which tells its log on this one's standard error. */
public final class InferenceProcess implements AutoCloseable {

    /** A little more than the function takes itself to answer what is under way. */
    private static final Duration STOP = Duration.ofSeconds(35);

    private static final Duration POLL = Duration.ofMillis(10);

    private final Process process;
    private final Settings settings;
    private final Path reason;

    private InferenceProcess(Process process, Settings settings, Path reason) {
        this.process = process;
        this.settings = settings;
        this.reason = reason;
    }

    /**
     * Starts it.
     *
     * @param models the variables that say what it serves
     * @param management whether clients may load and unload
     */
    public static InferenceProcess start(Settings settings, Map<String, String> models, boolean management) {
        try {
            Path reason = Files.createTempFile("neap-serve-", ".reason");
            ProcessBuilder builder = new ProcessBuilder(InferenceCommand.of(settings)).inheritIO();
            Map<String, String> child = builder.environment();
            child.put("PORT", Integer.toString(settings.port()));
            child.put("NEAP_HTTP_HOST", settings.host());
            child.putAll(models);
            child.put("NEAP_OIP_MANAGEMENT", Boolean.toString(management));
            child.put("NEAP_TERMINATION_LOG", reason.toString());
            child.put("NEAP_EXIT_WITH_PARENT", "true");
            child.put("QUARKUS_LOG_CONSOLE_STDERR", "true");
            child.putIfAbsent("ORT_DISABLE_TELEMETRY", "1");
            return new InferenceProcess(builder.start(), settings, reason);
        } catch (IOException e) {
            throw new Failure("The server cannot be started: " + e.getMessage() + ".", "");
        }
    }

    /** Waits, without end, until every model answers or the process has ended. */
    public void awaitReady() throws InterruptedException {
        Api api = new Api(settings.url());
        while (!api.answers("/v2/health/ready")) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failure("The models are not served: " + reason(), "");
            }
        }
    }

    private String reason() {
        try {
            String told = Files.readString(reason).strip();
            return told.isEmpty() ? "the server ended with exit code " + process.exitValue() + "." : told + ".";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has ended and returns its exit code. */
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Has it answer what is under way, and end. */
    @Override
    public void close() {
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
