// SPDX-License-Identifier: Apache-2.0
package io.neap.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.fixture.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An image as a container: its root read-only, its user without any capability, in the machine's network. Memory that
 * is gone with it lies at {@code /tmp} and {@code /var/cache/neap}.
 */
final class Container implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USER = 65532;

    private final List<String> runtime;
    private final String name;
    private final Process process;
    private final Path log;

    private Container(List<String> runtime, String name, Process process, Path log) {
        this.runtime = runtime;
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the image.
     *
     * @param runtime {@code runc} or {@code crun}
     * @param folder an empty one, for the root and the runtime's state
     * @param models is at {@code /models}, read-only
     */
    static Container start(Path runtime, OciLayout image, Path folder, Path models, Map<String, String> environment)
            throws IOException, InterruptedException {
        image.unpackRoot(folder.resolve("rootfs"));
        Files.createDirectory(folder.resolve("rootfs/models"));
        JSON.writeValue(
                folder.resolve("config.json").toFile(),
                specification(image.configuration().path("config"), models, environment));
        List<String> command = new ArrayList<>(List.of(runtime.toString(), "--root", folder + "/state"));
        if (runtime.endsWith("crun")) {
            command.add("--cgroup-manager=disabled");
        }
        String name = "neap-image-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(with(command, "run", "--bundle", folder.toString(), name))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        return new Container(command, name, process, log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** SIGTERM, as a platform ends it; answers its exit code. */
    int terminate() throws IOException, InterruptedException {
        Program.output(with(runtime, "kill", name, "TERM"));
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        try {
            Program.run(with(runtime, "delete", "--force", name));
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private static List<String> with(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toList();
    }

    private static Map<String, Object> specification(JsonNode config, Path models, Map<String, String> more) {
        List<String> environment = new ArrayList<>();
        config.path("Env").forEach(variable -> environment.add(variable.asText()));
        more.forEach((key, value) -> environment.add(key + "=" + value));
        Map<String, Object> process = Map.of(
                "user",
                Map.of("uid", USER, "gid", USER),
                "args",
                List.of(config.at("/Entrypoint/0").asText()),
                "env",
                environment,
                "cwd",
                "/",
                "noNewPrivileges",
                true,
                "capabilities",
                Map.of());
        return Map.of(
                "ociVersion", "1.0.2",
                "process", process,
                "root", Map.of("path", "rootfs", "readonly", true),
                "mounts", mounts(models),
                "linux", Map.of("namespaces", namespaces("pid", "ipc", "uts", "mount")));
    }

    private static List<Map<String, Object>> mounts(Path models) {
        return List.of(
                mount("proc", "proc", "/proc"),
                mount("sysfs", "sysfs", "/sys", "nosuid", "noexec", "nodev", "ro"),
                mount("tmpfs", "tmpfs", "/dev", "nosuid", "mode=755", "size=1m"),
                mount("tmpfs", "tmpfs", "/tmp", "mode=1777", "size=16m"),
                mount("tmpfs", "tmpfs", "/var/cache/neap", "mode=700", "uid=" + USER, "gid=" + USER, "size=64m"),
                mount("bind", models.toString(), "/models", "bind", "ro"));
    }

    private static Map<String, Object> mount(String type, String source, String destination, String... options) {
        return Map.of("type", type, "source", source, "destination", destination, "options", List.of(options));
    }

    private static List<Map<String, String>> namespaces(String... types) {
        return Stream.of(types).map(type -> Map.of("type", type)).toList();
    }
}
