// SPDX-License-Identifier: Apache-2.0
package io.neap.cluster;

import io.neap.fixture.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Images by their digests, of which the tutorial tells where they come from.
 *
 * @param application of control and operator
 */
record ClusterImages(String application, String inference, String retraining) {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Those that the environment names, for a cluster of one's own; else of this build, given to the tests' cluster. */
    static ClusterImages find() throws IOException, InterruptedException {
        Optional<String> given = Optional.ofNullable(System.getenv("NEAP_IMAGE"));
        if (given.isPresent()) {
            return new ClusterImages(given.get(), System.getenv("NEAP_INFERENCE"), System.getenv("NEAP_RETRAINING"));
        }
        Path app = ROOT.resolve("knative/target/quarkus-app");
        Path tar = Path.of("target/cluster/knative.tar").toAbsolutePath();
        Program.output(List.of(
                "sh",
                ROOT.resolve("native/image/application.sh").toString(),
                app.toString(),
                System.getProperty("java.home"),
                tar.toString()));
        return new ClusterImages(imported(tar, "knative"), function("inference"), function("retraining"));
    }

    private static String function(String name) throws IOException, InterruptedException {
        Path target = ROOT.resolve("functions/" + name + "/target");
        if (!Files.isExecutable(target.resolve("neap-" + name))) {
            throw new IllegalStateException("there is no executable of " + name + ": run ./neap native --images first");
        }
        Path tar = Path.of("target/cluster/" + name + ".tar").toAbsolutePath();
        Program.output(List.of(
                "sh", ROOT.resolve("native/image/build.sh").toString(), name, target.toString(), tar.toString()));
        return imported(tar, name);
    }

    private static String imported(Path tar, String name) throws IOException, InterruptedException {
        String output = Program.output(List.of(
                "bash",
                ROOT.resolve("knative/src/test/cluster/cluster").toString(),
                "image",
                "import",
                tar.toString(),
                "ko.local/neap/" + name));
        return output.strip();
    }
}
