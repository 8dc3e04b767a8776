// SPDX-License-Identifier: Apache-2.0
package io.neap.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A folder with the launcher, sources of one line, a {@code mvn} that notes how it was called and makes the jars, and
 * JDKs whose {@code java} says how it was called.
 */
final class Clone {

    private static final Path LAUNCHER = Path.of("..", "neap").toAbsolutePath().normalize();
    private static final List<String> JARS = List.of(
            "control/target/quarkus-app/quarkus-run.jar",
            "functions/inference/target/quarkus-app/quarkus-run.jar",
            "functions/retraining/target/quarkus-app/quarkus-run.jar",
            "src/target/neap.jar");

    private final Path folder;

    Clone(Path folder) throws IOException {
        this.folder = folder;
        Files.copy(LAUNCHER, folder.resolve("neap"));
        for (String source : List.of(
                "pom.xml",
                "native/pom.xml",
                "serving/pom.xml",
                "functions/pom.xml",
                "control/pom.xml",
                "control/src/main/java/A.java",
                "src/pom.xml",
                "src/main/java/B.java")) {
            write(folder.resolve(source), "one line");
            Files.setLastModifiedTime(folder.resolve(source), FileTime.from(Instant.EPOCH));
        }
        maven("3.9.9", "");
        jdk("jdk", "25.0.1");
    }

    Path folder() {
        return folder;
    }

    /** Replaces the Maven on the PATH; {@code extra} is run before it makes the jars. */
    void maven(String version, String extra) throws IOException {
        write(folder.resolve("bin/mvn"), mavenScript(version, extra));
        executable(folder.resolve("bin/mvn"));
    }

    /** Puts a wrapper into the clone that does what {@code mvn} does and says who it is. */
    void wrapper() throws IOException {
        write(folder.resolve("mvnw"), mavenScript("3.9.9", "echo wrapper >>calls"));
        executable(folder.resolve("mvnw"));
    }

    /** Makes a JDK of a version and returns its folder. */
    Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        write(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        write(home.resolve("bin/javac"), "#!/bin/sh\n");
        write(home.resolve("bin/java"), "#!/bin/sh\necho \"java of " + name + " in $(pwd): $*\"\n");
        executable(home.resolve("bin/javac"));
        executable(home.resolve("bin/java"));
        return home;
    }

    /** Changes a source after the last build. */
    void touch(String source) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve(source), FileTime.from(Instant.now().plusSeconds(60)));
    }

    /** The arguments of each call of Maven, in order. */
    List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return start(folder.resolve("neap"), folder, Map.of(), arguments).await();
    }

    /** With a GraalVM that only pretends, and a Maven that makes an executable before the jars. */
    Outcome runNative(String... arguments) throws IOException, InterruptedException {
        maven(
                "3.9.9",
                "case $* in *-Pnative*) mkdir -p functions/inference/target control/target src/target;"
                        + " touch functions/inference/target/neap-inference control/target/neap-control;"
                        + " printf '#!/bin/sh\\necho \"executable with $JAVA_HOME in $(pwd): $*\"\\n' >src/target/neap;"
                        + " chmod +x src/target/neap;; esac");
        Path graal = folder.resolve("graal");
        Files.createDirectories(graal.resolve("bin"));
        Files.createSymbolicLink(graal.resolve("bin/native-image"), Path.of("/bin/true"));
        Map<String, String> environment = Map.of("GRAALVM_HOME", graal.toString());
        return start(folder.resolve("neap"), folder, environment, arguments).await();
    }

    /** Starts a launcher file from a folder; {@code environment} is added to PATH and JAVA_HOME of this clone. */
    Running start(Path launcher, Path from, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().remove("GRAALVM_HOME"); // that of the build which runs these tests
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        return new Running(
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }

    /** A launcher under way. */
    record Running(Process process, Path out, Path err) {

        Outcome await() throws IOException, InterruptedException {
            int exitCode = process.waitFor();
            return new Outcome(exitCode, Files.readString(out), Files.readString(err));
        }
    }

    /** What a launcher left. */
    record Outcome(int exitCode, String out, String err) {}

    private static String mavenScript(String version, String extra) {
        String makeJars = String.join(
                "\n",
                JARS.stream()
                        .map(jar -> "mkdir -p $(dirname " + jar + "); touch " + jar)
                        .toList());
        return """
                #!/bin/sh
                if [ "$1" = -v ]; then echo "Apache Maven %s (abc)"; exit 0; fi
                echo "$*" >>calls
                echo "output of Maven"
                %s
                %s
                """.formatted(version, extra, makeJars);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
