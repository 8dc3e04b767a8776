// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.outcome.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines that start the inference function. */
public final class InferenceCommand {

    private InferenceCommand() {}

    /** The executable where there is one, else the app on a Java machine. */
    public static List<String> of(Settings settings) {
        return settings.inferenceExecutable()
                .map(executable -> List.of(executable.toString()))
                .orElseGet(() -> onJvm(settings));
    }

    /** The app on a Java machine, with options of the caller's. */
    public static List<String> onJvm(Settings settings, String... options) {
        return onJvm(settings, settings.inferenceJar(), options);
    }

    /** The app on a Java machine by its plain jar and the archive that its build has left, or that is recorded now. */
    public static List<String> archived(Settings settings, String... options) {
        return onJvm(settings, settings.inferenceJar().resolveSibling(PlainJar.NAME), options);
    }

    /** Fails where the app has not been built. */
    public static void requireJar(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new Failure(jar + " is missing.", "Run neap by its launcher, which builds it.");
        }
    }

    private static List<String> onJvm(Settings settings, Path jar, String... options) {
        requireJar(jar);
        List<String> words = new ArrayList<>(
                List.of(settings.java().toString(), "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        words.addAll(List.of(options));
        words.addAll(List.of("-jar", jar.toString()));
        return List.copyOf(words);
    }
}
