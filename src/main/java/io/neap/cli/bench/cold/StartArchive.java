// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.model.DenseModel;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.InferenceCommand;
import io.neap.cli.process.PlainJar;
import io.neap.cli.process.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a build leaves beside the functions' apps for a quick start on a Java machine: a {@link PlainJar} of each, and
 * where the JDK can make one (JEP 514), an AOT cache of inference, recorded by a start that answers one request.
 */
public final class StartArchive {

    private static final String NAME = "plain-run.aot";

    private StartArchive() {}

    /** Makes them anew. */
    public static void make(Settings settings) {
        PlainJar.write(settings.functions().resolve("retraining/target/quarkus-app"));
        PlainJar.write(settings.inferenceJar().resolveSibling(""));
        Path archive = in(settings);
        try {
            Files.deleteIfExists(archive);
            if (settings.makesAotCaches()) {
                Path next = archive.resolveSibling(NAME + ".next");
                rehearse(InferenceCommand.archived(settings, "-Xmx384m", "-XX:AOTCacheOutput=" + next));
                Files.move(next, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new Failure("The AOT cache of inference cannot be made: " + e.getMessage() + ".", "");
        }
    }

    /** The start that uses what {@link #make} has left; what is there is taken, unless it is older than the app. */
    static List<String> command(Settings settings) {
        Path archive = in(settings);
        if (archive.toFile().lastModified() < settings.inferenceJar().toFile().lastModified()) {
            make(settings);
        }
        return InferenceCommand.archived(settings, "-Xmx384m", "-XX:AOTCache=" + archive);
    }

    private static Path in(Settings settings) {
        return settings.inferenceJar().resolveSibling(NAME);
    }

    private static void rehearse(List<String> command) {
        try (Bench bench = Bench.open(DenseModel.regression())) {
            new FunctionStart("archive", "JVM that records an AOT cache", command, 1, bench).start(true);
        }
    }
}
