// SPDX-License-Identifier: Apache-2.0
package io.neap.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Python with the packages that a file in {@code test/python} names, kept in a folder of {@code target}: the first use
 * downloads them, the next ones find them.
 */
final class Python {

    private static final Path SCRIPTS = Path.of("test/python").toAbsolutePath();
    private static final Duration INSTALL = Duration.ofMinutes(10);
    private static final String NEW_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

    private final Path interpreter;

    private Python(Path interpreter) {
        this.interpreter = interpreter;
    }

    /** MLflow and what makes models; empty when this machine has no Python that is new enough. */
    static Optional<Python> find() throws IOException, InterruptedException {
        return find("venv", "requirements.txt", List.of());
    }

    /** The clients of the inference protocol; empty as above. Their file is whole: it asks for no dependencies. */
    static Optional<Python> findForInference() throws IOException, InterruptedException {
        return find("venv-oip", "requirements-oip.txt", List.of("--no-deps"));
    }

    private static Optional<Python> find(String venv, String requirements, List<String> options)
            throws IOException, InterruptedException {
        for (String name : List.of("python3", "python", "python3.13", "python3.12", "python3.11")) {
            if (Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)))
                    && call(Duration.ofMinutes(1), List.of(name, "-c", NEW_ENOUGH))
                                    .code()
                            == 0) {
                return Optional.of(install(name, venv, requirements, options));
            }
        }
        return Optional.empty();
    }

    /** Runs a script; what it says and how it ended. */
    Outcome run(Duration limit, String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(interpreter.toString(), SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return call(limit, command);
    }

    private static Python install(String name, String folder, String file, List<String> options)
            throws IOException, InterruptedException {
        Path venv = Path.of("target", folder).toAbsolutePath();
        Path requirements = SCRIPTS.resolve(file);
        Path installed = venv.resolve("requirements.txt");
        Path interpreter = venv.resolve("bin/python");
        if (!Files.exists(installed) || Files.mismatch(installed, requirements) != -1) {
            require(call(INSTALL, List.of(name, "-m", "venv", "--clear", venv.toString())));
            List<String> command = new ArrayList<>(List.of(interpreter.toString(), "-m", "pip", "install", "--quiet"));
            command.addAll(options);
            command.addAll(List.of("--no-compile", "--disable-pip-version-check")); // most is never imported
            command.addAll(List.of("--requirement", requirements.toString()));
            require(call(INSTALL, command));
            Files.copy(requirements, installed);
        }
        return new Python(interpreter);
    }

    private static void require(Outcome outcome) {
        if (outcome.code() != 0) {
            throw new IllegalStateException("Python's packages were not installed: " + outcome.output());
        }
    }

    private static Outcome call(Duration limit, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("python", ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
            builder.environment().put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2");
            Process process = builder.start();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** How a call ended. */
    record Outcome(int code, String output) {}
}
