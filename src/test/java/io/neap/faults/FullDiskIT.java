// SPDX-License-Identifier: Apache-2.0
package io.neap.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neap.cli.CommandLineProcess;
import io.neap.cli.client.Api;
import io.neap.cli.client.LedgerClient;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home on a disk that is really full: a small one in memory, mounted where only the process under test sees it. */
class FullDiskIT {

    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
    private static final int MIB = 1 << 20;

    /** Room for a new database, what control keeps free for it, and a few parts. */
    private static final String DISK = "320m";

    private static final int PART = 20 * MIB;
    private static final int PARTS = 16;

    @TempDir
    Path home = Path.of("");

    private Settings settings;

    @BeforeEach
    void requireMounts() throws IOException, InterruptedException {
        settings = HouseFixture.settings(home, Ports.free());
        ProcessBuilder mount = new ProcessBuilder(onDiskOf("1m", "true")).redirectErrorStream(true);
        mount.environment().put("NEAP_HOME", home.toString());
        boolean allowed = mount.start().waitFor() == 0;
        boolean required = "true".equals(System.getenv("CI")) && "root".equals(System.getProperty("user.name"));
        assumeTrue(allowed || required, "this machine does not let its users mount a disk: no disk can be filled");
    }

    @Test
    void anUploadToAFullDiskIsRefusedAndAllElseGoesOn() throws Exception {
        CommandLineProcess up = CommandLineProcess.startIn(onDiskOf(DISK), settings, "up");
        try {
            Waiting.untilTrue("neap up to print its URL", () -> out(up).contains("curl"));
            Api api = new Api(settings.url());

            assertThat(fillByUploads(api).text()).contains("507", "MiB left", "keeps 64 MiB", "free disk space");
            assertThat(api.post("/api/2.0/mlflow/experiments/create", Map.of("name", "beside a full disk"))
                            .path("experiment_id")
                            .asText())
                    .isNotBlank();

            Path filler = disk(up).resolve("filler");
            fill(filler);
            assertThatThrownBy(() -> upload(api, "third", 1))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.text()).contains("507", "free disk space"));
            Files.delete(filler);

            upload(api, "fourth", MIB);
            assertThat(new LedgerClient(api).verify().path("faults")).isEmpty();
        } finally {
            up.process().destroy();
            up.await();
        }
    }

    @Test
    void aStartOnADiskThatIsTooFullSaysWhatToDo() throws Exception {
        CommandLineProcess up = CommandLineProcess.startIn(onDiskOf("32m"), settings, "up");

        assertThat(up.await()).isEqualTo(ExitCode.FAILED);
        assertThat(up.err()).contains("The disk of " + home + " is full", "free at least 64 MiB", "NEAP_HOME");
    }

    @Test
    void aStartOnADiskWithoutRoomForALogSaysSoToo() throws Exception {
        CommandLineProcess up = CommandLineProcess.startIn(onDiskOf("64k"), settings, "up");

        assertThat(up.await()).isEqualTo(ExitCode.FAILED);
        assertThat(up.err()).contains("home " + home + " is full", "NEAP_HOME");
    }

    /** A command that mounts a disk of that size as the home, for the command after it and its children alone. */
    private static List<String> onDiskOf(String size, String... command) {
        List<String> outer = new ArrayList<>(List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + size
                        + " neap \"$NEAP_HOME\" && export JAVA_TOOL_OPTIONS=-Duser.home=\"$HOME\" && exec \"$@\"",
                "sh"));
        outer.addAll(List.of(command));
        return outer;
    }

    /** The home as the process sees it. */
    private Path disk(CommandLineProcess up) {
        return Path.of("/proc/" + up.process().pid() + "/root" + home);
    }

    /** Uploads artifacts until one is refused, and answers how. */
    private static Failure fillByUploads(Api api) {
        for (int part = 0; part < PARTS; part++) {
            try {
                upload(api, "part-" + part, PART);
            } catch (Failure refused) {
                return refused;
            }
        }
        throw new AssertionError(PARTS * PART + " bytes found room on a disk of " + DISK);
    }

    private static void upload(Api api, String name, int bytes) {
        byte[] content = new byte[bytes];
        content[0] = (byte) name.hashCode();
        api.send("PUT", ARTIFACTS + name, content, Map.of());
    }

    private static void fill(Path file) {
        byte[] part = new byte[MIB];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(part);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static String out(CommandLineProcess process) {
        try {
            return process.out();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
