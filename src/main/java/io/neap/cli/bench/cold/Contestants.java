// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Mlserver;
import io.neap.cli.process.InferenceCommand;
import io.neap.cli.process.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which ways to start the inference function there are on this machine. */
final class Contestants {

    private Contestants() {}

    static List<Contestant> of(Settings settings, Optional<Path> mlserver, Bench bench) {
        List<Contestant> all = new ArrayList<>();
        settings.inferenceExecutable().ifPresent(executable -> {
            List<String> command = List.of(executable.toString());
            all.add(new FunctionStart("native", "native executable", command, 1, bench));
            all.add(new BareStart("bare", "native executable without a server", command, 1, bench));
        });
        InferenceCommand.requireJar(settings.inferenceJar());
        List<String> plain = List.of(
                settings.java().toString(), "-jar", settings.inferenceJar().toString());
        all.add(new FunctionStart("jvm", "JVM, as it comes", plain, 1, bench));
        if (settings.makesAotCaches()) {
            List<String> archived = StartArchive.command(settings);
            all.add(new FunctionStart("jvm_archive", "JVM with the build's archive", archived, 1, bench));
        }
        all.add(new BareStart("jvm_bare", "JVM without a server", plain, 1, bench));
        mlserver.ifPresent(python -> all.add(new MlserverStart(new Mlserver(python, bench))));
        return all;
    }
}
