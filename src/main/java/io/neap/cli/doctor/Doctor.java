// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.neap.cli.client.Api;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at everything that Neap needs or can use here. It changes nothing and starts nothing of Neap's. */
public final class Doctor {

    private static final int NEEDED_JAVA = 21;
    private static final long GIB = 1L << 30;
    private static final long NEEDED_MEMORY = 2 * GIB;
    private static final long NEEDED_DISK = 2 * GIB;

    private final Settings settings;
    private final Map<String, String> environment;

    public Doctor(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** All findings, what Neap needs first. */
    public List<Finding> examine() {
        return List.of(jdk(), maven(), port(), memory(), home(), disk(), gpu(), nativeBuilder(), cluster());
    }

    private Finding jdk() {
        String seen =
                settings.jdk().map(jdk -> jdk.version() + " in " + jdk.home()).orElse("JAVA_HOME names none");
        boolean fit = settings.jdk()
                .filter(jdk -> jdk.feature() >= NEEDED_JAVA && jdk.isWhole())
                .isPresent();
        return fit
                ? Finding.good("JDK", seen)
                : Finding.bad("JDK", seen, "install a JDK 21 or newer, or set JAVA_HOME to one");
    }

    private static Finding maven() {
        return Program.firstLine("mvn", "-v")
                .map(line -> Finding.good("Maven", line))
                .orElse(Finding.absent("Maven", "not on the PATH", "the wrapper ./mvnw downloads one"));
    }

    private Finding port() {
        String where = settings.host() + ":" + settings.port();
        if (Ports.isFree(settings.host(), settings.port())) {
            return Finding.good("port", where + " is free");
        }
        if (new Api(settings.url()).answers("/q/health/ready")) {
            return Finding.good("port", "Neap answers at " + settings.url());
        }
        return Finding.bad("port", where + " is taken by another program", "set NEAP_HTTP_PORT to a free port");
    }

    private static Finding memory() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long total = system.getTotalMemorySize();
        String seen = gib(total) + " GiB, " + system.getAvailableProcessors() + " cores";
        return total >= NEEDED_MEMORY
                ? Finding.good("memory", seen)
                : Finding.bad("memory", seen, "Neap wants 2 GiB or more");
    }

    private Finding home() {
        Path there = nearest(settings.home());
        return Files.isDirectory(there) && Files.isWritable(there)
                ? Finding.good("home", settings.home() + (there.equals(settings.home()) ? "" : " (not made yet)"))
                : Finding.bad(
                        "home",
                        there + " is not a folder that can be written to",
                        "make it writable, or set NEAP_HOME to a folder that is");
    }

    private Finding disk() {
        try {
            long free = Files.getFileStore(nearest(settings.home())).getUsableSpace();
            String seen = gib(free) + " GiB free where the home is";
            return free >= NEEDED_DISK
                    ? Finding.good("disk", seen)
                    : Finding.bad("disk", seen, "make room, or set NEAP_HOME to another disk");
        } catch (IOException e) {
            return Finding.bad("disk", "cannot be asked (" + e.getMessage() + ")", "look at the home's disk");
        }
    }

    private static Finding gpu() {
        return Program.firstLine("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader")
                .map(line -> Finding.good("GPU", line))
                .orElse(Finding.absent("GPU", "no NVIDIA driver answers", "models run on the CPU"));
    }

    private Finding nativeBuilder() {
        String graal = environment.getOrDefault("GRAALVM_HOME", "");
        String program = graal.isEmpty() ? "native-image" : graal + "/bin/native-image";
        return Program.firstLine(program, "--version")
                .map(line -> Finding.good("native builder", line))
                .orElse(Finding.absent(
                        "native builder",
                        "no native-image found",
                        "./neap native makes one where it can; or set GRAALVM_HOME"));
    }

    private Finding cluster() {
        String asked = environment.getOrDefault("KUBECONFIG", "kubectl's own configuration");
        Optional<String> context = Program.firstLine("kubectl", "config", "current-context");
        return context.map(name -> Finding.good("cluster", "context " + name + " of " + asked))
                .orElse(Finding.absent("cluster", "kubectl names no cluster", "Neap runs on this machine without one"));
    }

    /** The path itself, or the nearest folder above it that exists. */
    private static Path nearest(Path path) {
        Path there = path.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private static long gib(long bytes) {
        return bytes / GIB;
    }
}
