// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.client.Events;
import io.neap.cluster.ClusterHouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tutorial, from the moment when Neap is installed, which {@link ClusterHouse} does in its place. */
@Tag("cluster")
class ClusterTutorialIT {

    private static final Path PAGE = House.ROOT.resolve("src/site/tutorial/cluster.md");
    private static final long LIMIT_SECONDS = 300;

    @Test
    void everyCommandAfterTheInstallationWorks() throws IOException, InterruptedException {
        ClusterHouse cluster = ClusterHouse.get();
        List<String> blocks = MarkdownPage.of(PAGE).shellBlocks().stream()
                .dropWhile(block -> !block.contains("port-forward"))
                .skip(1)
                .toList();
        assertThat(blocks).hasSizeGreaterThan(2);
        StringBuilder output = new StringBuilder();

        for (String block : blocks) {
            output.append(run(
                    cluster,
                    block.replace("http://127.0.0.1:8080", cluster.url().toString())));
        }

        assertThat(output).contains("penguins", "True", "\"Adelie\"");
    }

    /** What other tests call so too. */
    @AfterEach
    void clear() {
        ClusterHouse.kubectl("--namespace", ClusterHouse.WORKSPACE, "delete", "inferenceservice", "penguins");
        new Events(ClusterHouse.get().api(), ClusterHouse.WORKSPACE).forget("retrain-penguins");
    }

    private static String run(ClusterHouse cluster, String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", script)
                .directory(House.ROOT.toFile())
                .redirectErrorStream(true);
        builder.environment().put("KNATIVE_INGRESS", cluster.ingress().toString());
        builder.environment().merge("PATH", ":" + ClusterHouse.tools(), String::concat);
        Process shell = builder.start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as("%s%n%s", script, output).isZero();
        return output;
    }
}
