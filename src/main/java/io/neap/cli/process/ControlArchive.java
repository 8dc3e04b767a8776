// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.client.Api;
import io.neap.cli.client.Mlflow;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How control starts on a Java machine, and what a build leaves beside it for a quick start where the JDK can make it: a
 * {@link PlainJar}, and an AOT cache of classes (JEP 514) and of how often their methods run (JEP 515), recorded by a
 * start on a home that is thrown away.
 */
public final class ControlArchive {

    private static final String NAME = "plain-run.aot";
    /** Enough for the machine to know which methods are worth compiling first. */
    private static final int REHEARSALS = 200;

    /**
     * Small at rest: a small heap to begin with, for of the large one that Java chooses most would be filled once and
     * never given back; and what a busy time took of heap and of C's memory goes back in the quiet seconds after it.
     */
    private static final List<String> AT_REST = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:InitialHeapSize=64m",
            "-XX:MinHeapSize=16m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:G1PeriodicGCInterval=10000",
            "-XX:TrimNativeHeapInterval=10000");

    /** The second machine that makes the cache of what was recorded takes some seconds. */
    private static final Duration RECORDING = Duration.ofMinutes(3);

    private ControlArchive() {}

    /** Makes it anew, if the JDK can. */
    public static void make(Settings settings) {
        Path jar = PlainJar.write(settings.controlJar().resolveSibling(""));
        Path archive = in(settings);
        try {
            Files.deleteIfExists(archive);
            if (settings.makesAotCaches()) {
                Path next = archive.resolveSibling(NAME + ".next");
                record(settings, archived(settings, jar, "-XX:AOTCacheOutput=" + next));
                Files.move(next, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new Failure("The AOT cache of control cannot be made: " + e.getMessage() + ".", "");
        }
    }

    /** The command line; it takes the archive unless control's jar is newer, or the JDK is one that knows none. */
    static List<String> command(Settings settings) {
        Path archive = in(settings);
        boolean usable = settings.makesAotCaches()
                && archive.toFile().lastModified()
                        >= settings.controlJar().toFile().lastModified();
        return usable
                ? archived(settings, archive.resolveSibling(PlainJar.NAME), "-XX:AOTCache=" + archive)
                : onJvm(settings, settings.controlJar());
    }

    private static Path in(Settings settings) {
        return settings.controlJar().resolveSibling(NAME);
    }

    /** Without what such a machine says at each start of its own archive and of libraries that nobody here can mend. */
    private static List<String> archived(Settings settings, Path jar, String archive) {
        return onJvm(settings, jar, archive, "-Xlog:aot*=error", "--sun-misc-unsafe-memory-access=allow");
    }

    /** The {@linkplain #AT_REST} machine; one too old for a word of it goes without. */
    private static List<String> onJvm(Settings settings, Path jar, String... options) {
        List<String> words = new ArrayList<>(List.of(settings.java().toString(), "--enable-native-access=ALL-UNNAMED"));
        words.addAll(AT_REST);
        words.addAll(List.of(options));
        words.addAll(List.of("-jar", jar.toString()));
        return List.copyOf(words);
    }

    private static void record(Settings settings, List<String> command) throws IOException {
        Path home = Files.createTempDirectory("neap-rehearsal-");
        try (ControlProcess control =
                ControlProcess.rehearse(settings.withHome(home).withPort(Ports.free()), command)) {
            rehearse(new Api(control.settings().url()));
            control.end(RECORDING);
        } finally {
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** What is asked of it most. */
    private static void rehearse(Api api) {
        Mlflow mlflow = new Mlflow(api, Clock.systemUTC());
        mlflow.ensure("rehearsal");
        for (int i = 0; i < REHEARSALS; i++) {
            String version = mlflow.register("rehearsal", "0", "run " + i, "onnx".getBytes(StandardCharsets.UTF_8));
            String run = mlflow.version("rehearsal", version).path("run_id").asText();
            List<Map<String, Object>> points = Stream.iterate(0, step -> step < 10, step -> step + 1)
                    .map(step -> Map.<String, Object>of("key", "loss", "value", 0.5, "timestamp", step, "step", step))
                    .toList();
            api.post("/api/2.0/mlflow/runs/log-batch", Map.of("run_id", run, "metrics", points));
            mlflow.run(run);
        }
    }
}
