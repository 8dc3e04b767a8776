// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Mlserver;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which ways to start the inference function there are on this machine. */
final class Contestants {

    private static final int AOT_CACHE = 25;

    private Contestants() {}

    static List<Contestant> of(Settings settings, Optional<Path> mlserver, Bench bench) {
        Path jar = settings.inferenceJar();
        if (!Files.exists(jar)) {
            throw new Failure(jar + " is missing.", "Run neap by its launcher, which builds it.");
        }
        List<Contestant> all = new ArrayList<>();
        settings.inferenceExecutable().ifPresent(executable -> {
            List<String> command = List.of(executable.toString());
            all.add(new FunctionStart("native", "native executable", command, 1, bench));
            all.add(new BareStart("bare", "native executable without a server", command, 1, bench));
        });
        String java = settings.java().toString();
        List<String> plain = List.of(java, "-jar", jar.toString());
        all.add(new FunctionStart("jvm", "JVM, as it comes", plain, 1, bench));
        List<String> archive =
                platform(java, "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=", "jsa", jar, bench);
        all.add(new FunctionStart("jvm_archive", "JVM with the platform's class archive", archive, 2, bench));
        if (settings.jdk().filter(jdk -> jdk.feature() >= AOT_CACHE).isPresent()) {
            all.add(new AotStart("jvm_aot", "JVM with an AOT cache", java, jar, bench));
        }
        all.add(new BareStart("jvm_bare", "JVM without a server", plain, 1, bench));
        mlserver.ifPresent(python -> all.add(new MlserverStart(new Mlserver(python, bench))));
        return all;
    }

    /** The options that the local platform gives a function by default, with one file of its own. */
    static List<String> platform(String java, String mode, String option, String ending, Path jar, Bench bench) {
        List<String> command = new ArrayList<>(List.of(java, "-Xmx384m", "-XX:+UseSerialGC"));
        if (!mode.isEmpty()) {
            command.add(mode);
        }
        command.add(option + bench.cache().resolve("inference." + ending));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", jar.toString()));
        return List.copyOf(command);
    }
}
