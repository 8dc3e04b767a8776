// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.neap.control.error.DomainException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which command line starts a function.
 *
 * @param hint what would make it start faster; empty for an executable
 */
record FunctionCommand(List<String> words, Optional<String> hint) {

    /**
     * The executable {@code neap-<function>} where there is one, else the app on a JVM, by its plain jar where there is
     * one. An executable, plain jar or archive that is older than the app's jar beside it is of older sources, and never
     * taken: the jar is what was built last.
     *
     * <p>Fails, naming the places it looked at, when the function is not there.
     */
    static FunctionCommand of(String function, ProcessSettings settings) {
        List<String> own = settings.commands().get(function);
        if (own != null) {
            return new FunctionCommand(own, Optional.empty());
        }
        Path folder = settings.functionsDir().resolve(function);
        Path built = folder.resolve("target/quarkus-app/quarkus-run.jar");
        Path shipped = folder.resolve("quarkus-run.jar");
        Path jar = Files.exists(built) ? built : shipped;
        Path executable = folder.resolve(jar.equals(built) ? "target" : "").resolve("neap-" + function);
        if (Files.isExecutable(executable) && isCurrent(executable, jar)) {
            return new FunctionCommand(
                    words(executable, settings.executableOptions(), function, settings), Optional.empty());
        }
        if (!Files.exists(jar)) {
            throw DomainException.invalid("There is no function '" + function + "': neither " + built + " nor "
                    + shipped + " exists. Build it, or point NEAP_FUNCTIONS_DIR at the folder of the functions.");
        }
        Path plain = jar.resolveSibling("plain-run.jar");
        List<String> words = new ArrayList<>(words(java(), onJvm(jar, settings), function, settings));
        words.add("-jar");
        words.add((isCurrent(plain, jar) ? plain : jar).toString());
        String why = Files.exists(executable) ? "its executable is older than its jar" : "it has no executable";
        return new FunctionCommand(
                words,
                Optional.of(why + " and starts on a JVM, in seconds; `./neap native " + function
                        + "` makes it a tenth of one"));
    }

    FunctionCommand {
        words = List.copyOf(words);
    }

    /** The Java machine that control runs on; when it is an executable itself, that of JAVA_HOME or of the PATH. */
    private static Path java() {
        String home = System.getProperty("java.home", System.getenv("JAVA_HOME"));
        return home == null ? Path.of("java") : Path.of(home, "bin", "java");
    }

    /** The options with the archive: the one that the build has left beside the app, else one that a process leaves. */
    private static List<String> onJvm(Path jar, ProcessSettings settings) {
        Path built = jar.resolveSibling("plain-run.aot");
        List<String> archive = isCurrent(built, jar)
                ? List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:AOTCache=" + built)
                : List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile={cache}/{function}.jsa");
        return settings.jvmOptions().stream()
                .flatMap(option -> option.equals("{archive}") ? archive.stream() : Stream.of(option))
                .toList();
    }

    private static List<String> words(Path program, List<String> options, String function, ProcessSettings settings) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        for (String option : options) {
            words.add(option.replace("{cache}", settings.cache().toString()).replace("{function}", function));
        }
        return words;
    }

    /** Whether what was made of the app's jar is there and not older; without the jar, that it is there. */
    private static boolean isCurrent(Path made, Path jar) {
        try {
            return Files.exists(made)
                    && (!Files.exists(jar)
                            || Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(jar)) >= 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
