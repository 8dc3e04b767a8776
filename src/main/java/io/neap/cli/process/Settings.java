// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the environment says.
 *
 * @param root the folder of the clone, which the launcher names in {@code NEAP_ROOT}
 * @param home where state lives: {@code NEAP_HOME}, else {@code ~/.neap}
 * @param homeChosen whether the user named that home
 * @param host the address to bind: {@code NEAP_HTTP_HOST}, else loopback
 * @param port {@code NEAP_HTTP_PORT}, else 8080
 * @param jdk empty where an executable runs without JAVA_HOME
 */
public record Settings(Path root, Path home, boolean homeChosen, String host, int port, Optional<Jdk> jdk) {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|[0-9A-Fa-f:.]+");

    public static Settings of(Map<String, String> environment) {
        String home = environment.getOrDefault("NEAP_HOME", "");
        return new Settings(
                Path.of(environment.getOrDefault("NEAP_ROOT", "."))
                        .toAbsolutePath()
                        .normalize(),
                home.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".neap")
                        : Path.of(home).toAbsolutePath(),
                !home.isEmpty(),
                host(environment.getOrDefault("NEAP_HTTP_HOST", "")),
                port(environment.getOrDefault("NEAP_HTTP_PORT", "8080")),
                Jdk.of(environment));
    }

    public Settings withHome(Path other) {
        return new Settings(root, other, homeChosen, host, port, jdk);
    }

    public Settings withPort(int other) {
        return new Settings(root, home, homeChosen, host, other, jdk);
    }

    /** Where a client on this machine finds Neap. */
    public URI url() {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String named = everywhere ? LOOPBACK : host;
        return URI.create("http://" + (named.contains(":") ? "[" + named + "]" : named) + ":" + port);
    }

    /** The {@code java} that runs Neap's jars. */
    public Path java() {
        return Jdk.program(jdk);
    }

    /** Whether a start of the JDK that is used can record an AOT cache; older ones end when they are given one. */
    public boolean makesAotCaches() {
        return jdk.filter(Jdk::makesAotCaches).isPresent();
    }

    public Path controlJar() {
        return root.resolve("control/target/quarkus-app/quarkus-run.jar");
    }

    /** Control as a native executable, if it is there and not older than the jar, which is of older sources then. */
    public Optional<Path> controlExecutable() {
        return current(root.resolve("control/target/neap-control"), controlJar());
    }

    /** The inference function's app for a JVM. */
    public Path inferenceJar() {
        return functions().resolve("inference/target/quarkus-app/quarkus-run.jar");
    }

    /** The same of the inference function. */
    public Optional<Path> inferenceExecutable() {
        return current(functions().resolve("inference/target/neap-inference"), inferenceJar());
    }

    private static Optional<Path> current(Path executable, Path jar) {
        return Optional.of(executable)
                .filter(Files::isExecutable)
                .filter(file -> file.toFile().lastModified() >= jar.toFile().lastModified());
    }

    public Path functions() {
        return root.resolve("functions");
    }

    public Path logs() {
        return home.resolve("logs");
    }

    private static String host(String text) {
        if (text.isEmpty()) {
            return LOOPBACK;
        }
        if (!HOST.matcher(text).matches()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "NEAP_HTTP_HOST is '" + text + "'.",
                    "Set it to an address of this machine, or unset it.");
        }
        return text;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, for both kinds of mistake.
        }
        throw new Failure(
                ExitCode.USAGE,
                "NEAP_HTTP_PORT is '" + text + "'.",
                "Set it to a number from 1 to 65535, or unset it.");
    }
}
