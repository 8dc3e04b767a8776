// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.client.Api;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Control as a child process of this one; it ends when this process ends, however that happens. */
public final class ControlProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");
    /** Time, level, category and thread, which say nothing to who waits for the start. */
    private static final Pattern LOG_PREFIX = Pattern.compile("^[0-9-]{10} [0-9:,]{12} [A-Z]+ +\\[\\S+] \\([^)]*\\) ");

    private static final int LOGS_KEPT = 5;
    private static final long LOG_ROOM = 1 << 20;

    private final Process process;
    private final Settings settings;
    private final Path log;

    private ControlProcess(Process process, Settings settings, Path log) {
        this.process = process;
        this.settings = settings;
        this.log = log;
    }

    /** Starts control and waits until it is ready. */
    public static ControlProcess start(Settings settings) {
        return start(settings, Map.of());
    }

    /** The same with more environment variables, which win over those of the settings. */
    public static ControlProcess start(Settings settings, Map<String, String> environment) {
        return ready(
                launch(settings, command(settings), child -> child.environment().putAll(environment)));
    }

    private static ControlProcess ready(ControlProcess control) {
        try {
            control.awaitReady();
            return control;
        } catch (Failure failure) {
            control.close();
            throw failure;
        }
    }

    /**
     * Starts it by another command line, with nothing of what the user has set for Neap or Java, be it in a file of the
     * folder that the user is in, and waits until it is ready.
     */
    static ControlProcess rehearse(Settings settings, List<String> command) {
        return ready(launch(settings, command, child -> {
            child.environment().keySet().removeIf(ControlProcess::isSetting);
            tell(child, settings);
            child.directory(settings.home().toFile());
        }));
    }

    private static boolean isSetting(String variable) {
        return Stream.of("NEAP_", "QUARKUS_", "OTEL_", "K_", "AWS_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
                .anyMatch(variable::startsWith);
    }

    private static ControlProcess launch(Settings settings, List<String> command, Consumer<ProcessBuilder> more) {
        if (settings.controlExecutable().isEmpty() && !Files.isRegularFile(settings.controlJar())) {
            throw new Failure(settings.controlJar() + " is missing.", "Run neap by its launcher, which builds it.");
        }
        Ports.require(settings);
        try {
            requireRoomForLog(settings);
            Path log = freshLog(settings);
            Process process = builder(settings, command, more, log).start();
            process.getOutputStream().close();
            return new ControlProcess(process, settings, log);
        } catch (IOException e) {
            throw new Failure(
                    "Neap cannot write to its home " + settings.home() + " (" + e.getMessage() + ").",
                    "Make that folder writable, or set NEAP_HOME to one that is.");
        }
    }

    /** Control says how much room it needs; here there must be enough for it to say so in its log. */
    private static void requireRoomForLog(Settings settings) throws IOException {
        Files.createDirectories(settings.home());
        if (Files.getFileStore(settings.home()).getUsableSpace() < LOG_ROOM) {
            throw new Failure(
                    "The disk of Neap's home " + settings.home() + " is full.",
                    "Free some space, or set NEAP_HOME to a folder on another disk.");
        }
    }

    private static ProcessBuilder builder(
            Settings settings, List<String> command, Consumer<ProcessBuilder> more, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        tell(builder, settings);
        more.accept(builder);
        return builder;
    }

    private static void tell(ProcessBuilder builder, Settings settings) {
        Map<String, String> child = builder.environment();
        child.put("NEAP_HOME", settings.home().toString());
        child.put("NEAP_HTTP_HOST", settings.host());
        child.put("NEAP_HTTP_PORT", Integer.toString(settings.port()));
        child.put("NEAP_FUNCTIONS_DIR", settings.functions().toString());
        child.put("NEAP_EXIT_WITH_PARENT", "true");
    }

    /** What starts control: its executable, else its jar on a JVM. */
    private static List<String> command(Settings settings) {
        return settings.controlExecutable()
                .map(executable -> List.of(executable.toString()))
                .orElseGet(() -> ControlArchive.command(settings));
    }

    /** A log of its own for every start, so that a start that is refused leaves the running one's log alone. */
    private static Path freshLog(Settings settings) throws IOException {
        Files.createDirectories(settings.logs());
        List<Path> older;
        try (Stream<Path> logs = Files.list(settings.logs())) {
            older = logs.filter(log -> log.getFileName().toString().startsWith("control-"))
                    .sorted(Comparator.reverseOrder())
                    .skip(LOGS_KEPT - 1)
                    .toList();
        }
        for (Path log : older) {
            Files.deleteIfExists(log);
        }
        return settings.logs()
                .resolve("control-" + LocalDateTime.now(ZoneOffset.UTC).format(LOG_TIME) + ".log");
    }

    private void awaitReady() {
        Api api = new Api(settings.url());
        long deadline = System.nanoTime() + START.toNanos();
        while (!api.answers("/q/health/ready")) {
            if (!process.isAlive()) {
                throw new Failure("Neap did not start: " + reason(), "The whole log is in " + log + ".");
            }
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        "Neap was not ready after " + START.toMinutes() + " minutes.", "Its log is in " + log + ".");
            }
            pause(POLL);
        }
    }

    /** Control's last line that is no part of a stack trace. */
    private String reason() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith(" "))
                    .reduce((before, line) -> line)
                    .map(line -> LOG_PREFIX.matcher(line).replaceFirst(""))
                    .orElse("it said nothing.");
        } catch (IOException | UncheckedIOException e) {
            return "it ended with exit code " + process.exitValue() + ".";
        }
    }

    public Settings settings() {
        return settings;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The processes that control has started, and those that they have. */
    public Stream<ProcessHandle> descendants() {
        return process.descendants();
    }

    /** The processes of a function that run for this control, on a JVM or not, as the operating system sees them. */
    public List<ProcessHandle> functions(String name) {
        return descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("/" + name + "/"))
                        .isPresent())
                .toList();
    }

    /** Waits until control has ended and returns its exit code. */
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Asks control to end and waits for it, that long at most. */
    void end(Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failure("Neap did not end within " + patience.toMinutes() + " minutes.", "");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops control and, through it, everything that it started; by force where asking does not help. */
    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("The start of Neap was interrupted.", "");
        }
    }
}
