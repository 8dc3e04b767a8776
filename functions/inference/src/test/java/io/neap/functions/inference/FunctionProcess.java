// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged function as a process of its own, as a platform runs it: on a JVM, or the native executable that the
 * build names in {@code neap.test.executable}.
 */
public final class FunctionProcess implements AutoCloseable {

    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final String EXECUTABLE = System.getProperty("neap.test.executable", "");

    private final Process process;
    private final Path folder;
    private final int port;

    private FunctionProcess(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    public static FunctionProcess start(Path folder, String model, Map<String, String> more) throws IOException {
        return start(folder, model, more, List.of());
    }

    /** The prefix is a command that runs the function's own. */
    public static FunctionProcess start(Path folder, String model, Map<String, String> more, List<String> prefix)
            throws IOException {
        int port = freePort();
        Path file = TestFiles.model(model);
        Map<String, String> environment = new HashMap<>(Map.of(
                "PORT", Integer.toString(port),
                "NEAP_HTTP_HOST", "127.0.0.1",
                "K_SERVICE", "service",
                "K_REVISION", "service-00001",
                "NEAP_MODEL_NAME", model,
                "NEAP_MODEL_URI", file.toUri().toString(),
                "NEAP_MODEL_SHA256", TestFiles.sha256(file),
                "NEAP_MODEL_CACHE", folder.resolve("cache").toString(),
                "NEAP_TERMINATION_LOG", folder.resolve("termination").toString()));
        environment.putAll(more);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(EXECUTABLE.isEmpty() ? onJvm() : List.of(EXECUTABLE));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(environment);
        return new FunctionProcess(builder.start(), folder, port);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still there after a minute");
        }
        return process.exitValue();
    }

    public String terminationLog() throws IOException {
        return Files.readString(folder.resolve("termination"));
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static List<String> onJvm() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
