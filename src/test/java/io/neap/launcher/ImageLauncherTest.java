// SPDX-License-Identifier: Apache-2.0
package io.neap.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.launcher.Clone.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLauncherTest {

    @TempDir
    Path folder = Path.of("");

    private Clone clone;

    @BeforeEach
    void makeClone() throws IOException {
        clone = new Clone(folder.toRealPath());
    }

    @Test
    void anImageIsMadeOfEachExecutableWhenAskedFor() throws Exception {
        recipe("echo \"$@\" >>images");

        Outcome outcome = clone.runNative("native", "inference", "--images");

        String image = "functions/inference/target/neap-inference-image.tar";
        assertThat(outcome.out())
                .isEqualTo(clone.folder() + "/functions/inference/target/neap-inference\n" + clone.folder() + "/"
                        + image + "\n");
        assertThat(clone.folder().resolve("images"))
                .hasContent("inference functions/inference/target " + image
                        + " functions/inference/target/neap-inference-sbom.json");
        assertThat(clone.calls()).last().isEqualTo("-B -Dquick -Pnative package -pl functions/inference -am");
    }

    @Test
    void anImageThatCannotBeMadeIsSaidWithItsReason() throws Exception {
        recipe("echo 'no tar here' >&2; exit 1");

        Outcome outcome = clone.runNative("native", "inference", "--images");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("no tar here", "image of inference");
    }

    @Test
    void ofNeapForAClusterThereIsAnImageAlone() throws Exception {
        recipe("application.sh", "echo \"$@\" >>images");

        Outcome refused = clone.run("native", "knative");
        Outcome outcome = clone.run("native", "knative", "--images");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).hasLineCount(1).contains("--images");
        String image = "knative/target/neap-knative-image.tar";
        assertThat(outcome.out()).isEqualTo(clone.folder() + "/" + image + "\n");
        assertThat(clone.folder().resolve("images"))
                .hasContent("knative/target/quarkus-app " + clone.folder() + "/jdk " + image
                        + " knative/target/neap-knative-sbom.json");
        assertThat(clone.calls()).containsExactly("-B -Dquick -Pimage package -pl knative -am");
    }

    @Test
    void controlIsOneOfThemButHasNoImage() throws Exception {
        recipe("echo \"$@\" >>images");

        Outcome outcome = clone.runNative("native", "control", "--images");

        assertThat(outcome.out()).isEqualTo(clone.folder() + "/control/target/neap-control\n");
        assertThat(clone.folder().resolve("images")).doesNotExist();
        assertThat(clone.calls()).last().isEqualTo("-B -Dquick -Pnative package -pl control -am");
    }

    private void recipe(String script) throws Exception {
        recipe("build.sh", script);
    }

    private void recipe(String name, String script) throws Exception {
        Path recipe = clone.folder().resolve("native/image").resolve(name);
        Files.createDirectories(recipe.getParent());
        Files.writeString(recipe, script);
    }
}
