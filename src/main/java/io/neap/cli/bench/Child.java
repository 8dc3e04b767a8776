// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A started process and the time since its start was asked for. */
public final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 1_000_000;
    private static final long END_SECONDS = 120;

    private final Process process;
    private final Path log;
    private final long begun;

    private Child(Process process, Path log, long begun) {
        this.process = process;
        this.log = log;
        this.begun = begun;
    }

    /** Starts a command that prints to a log of its own; its standard input stays open. */
    public static Child start(List<String> command, Map<String, String> environment, Path folder, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().putAll(environment);
        long begun = System.nanoTime();
        try {
            return new Child(builder.start(), log, begun);
        } catch (IOException e) {
            throw new Failure(command.getFirst() + " cannot be started: " + e.getMessage() + ".", "");
        }
    }

    /** Writes a line to its standard input. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new Failure("The process takes no input: " + lastWords(), "");
        }
    }

    public long pid() {
        return process.pid();
    }

    /** What it has cost so far, and what it has started and still runs. */
    public ProcessCost cost() {
        return process.descendants()
                .map(each -> ProcessCost.of(each.pid()))
                .reduce(ProcessCost.of(pid()), ProcessCost::plus);
    }

    public double millis() {
        return (System.nanoTime() - begun) / 1e6;
    }

    /** What there is in the end; asked a thousand times a second until it is not null. */
    public <T> T await(String what, Supplier<@Nullable T> question) {
        while (true) {
            T answer = question.get();
            if (answer != null) {
                return answer;
            }
            if (!process.isAlive()) {
                throw new Failure("The process ended before " + what + ": " + lastWords(), "");
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new Failure("Waited " + PATIENCE.toSeconds() + " s for " + what + ": " + lastWords(), "");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** SIGTERM, and the end awaited: what it writes at its end is there then. */
    public void endPolitely() {
        process.destroy();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private String lastWords() {
        try {
            return Files.readString(log).lines().reduce("it said nothing.", (before, line) -> line);
        } catch (IOException e) {
            return "it said nothing.";
        }
    }
}
