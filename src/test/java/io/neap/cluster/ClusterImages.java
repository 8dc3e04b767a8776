// SPDX-License-Identifier: Apache-2.0
package io.neap.cluster;

import io.neap.fixture.Program;
import java.io.IOException;
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

    /** Those that the environment names; the application is of this build, unless it is named too. */
    static ClusterImages find() throws IOException, InterruptedException {
        Optional<String> application = Optional.ofNullable(System.getenv("NEAP_IMAGE"));
        return new ClusterImages(
                application.isPresent() ? application.get() : ofThisBuild(),
                named("NEAP_INFERENCE"),
                named("NEAP_RETRAINING"));
    }

    ClusterImages with(String otherApplication) {
        return new ClusterImages(otherApplication, inference, retraining);
    }

    private static String named(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .orElseThrow(() -> new IllegalStateException(
                        variable + " has to name the function's image on the cluster, by its digest."));
    }

    private static String ofThisBuild() throws IOException, InterruptedException {
        Path tar = Path.of("target/cluster/knative.tar").toAbsolutePath();
        Program.output(List.of(
                "sh",
                ROOT.resolve("native/image/application.sh").toString(),
                ROOT.resolve("knative/target/quarkus-app").toString(),
                System.getProperty("java.home"),
                tar.toString()));
        return imported(tar, "knative");
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
