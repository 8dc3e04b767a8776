// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JDK that Neap's Java programs run on: the one under this program, else, as an executable has none, JAVA_HOME's.
 *
 * @param version with its build, such as {@code 25.0.3+9-LTS}
 */
public record Jdk(Path home, String vendor, String version) {

    static Optional<Jdk> of(Map<String, String> environment) {
        String own = System.getProperty("java.home");
        if (own != null) {
            String vendor = System.getProperty("java.vendor");
            return Optional.of(new Jdk(Path.of(own), vendor, Runtime.version().toString()));
        }
        String home = environment.getOrDefault("JAVA_HOME", "");
        return home.isEmpty() ? Optional.empty() : read(Path.of(home));
    }

    /** What the JDK in a folder says of itself; empty when there is none. */
    static Optional<Jdk> read(Path folder) {
        try {
            Path home = folder.toRealPath();
            List<String> release = Files.readAllLines(home.resolve("release"));
            String version = value(release, "JAVA_RUNTIME_VERSION")
                    .or(() -> value(release, "JAVA_VERSION"))
                    .orElse("0");
            return Optional.of(new Jdk(home, value(release, "IMPLEMENTOR").orElse("unknown"), version));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static Optional<String> value(List<String> release, String key) {
        return release.stream()
                .filter(line -> line.startsWith(key + "=\""))
                .map(line -> line.substring(key.length() + 2, line.length() - 1))
                .findFirst();
    }

    /** The program that runs a jar. */
    static Path program(Optional<Jdk> jdk) {
        return jdk.map(Jdk::java)
                .orElseThrow(() -> new Failure(
                        "JAVA_HOME names no JDK, which Neap's Java programs need.",
                        "Install a JDK 21 or newer, and set JAVA_HOME to its folder."));
    }

    public Path java() {
        return home.resolve("bin/java");
    }

    /** The number before the first dot; 8 is 1 here, which is old enough. */
    public int feature() {
        return Integer.parseInt(version.split("[^0-9]", 2)[0]);
    }

    /** Whether one start can record an AOT cache (JEP 514). */
    public boolean makesAotCaches() {
        return feature() >= 25;
    }

    /** Whether there is a compiler, too. */
    public boolean isWhole() {
        return Files.exists(home.resolve("bin/javac"));
    }
}
