// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.fixture.HouseFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TutorialIT {

    private static final Path PAGE = House.ROOT.resolve("src/site/tutorial/first-hour.md");
    private static final long LIMIT_SECONDS = 120;

    @Test
    void everyCommandOfTheFirstHourWorks(@TempDir Path home) throws IOException, InterruptedException {
        List<String> blocks = MarkdownPage.of(PAGE).shellBlocks();
        assertThat(blocks).hasSizeGreaterThan(5);
        StringBuilder output = new StringBuilder();

        try (HouseFixture house = HouseFixture.start(home, Map.of())) {
            for (String block : blocks) {
                output.append(run(adapted(block, house.settings().port())));
            }
        }

        assertThat(output)
                .contains("\"model_version\"", "\"Adelie\"")
                .contains("penguins", "first-batch", "The ledger is whole");
    }

    /** The launcher would build what is being tested, so the jar that it starts is started instead. */
    private static String adapted(String block, int port) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return block.replace("127.0.0.1:8080", "127.0.0.1:" + port)
                .replace("./neap ", "NEAP_HTTP_PORT=" + port + " " + java + " -jar src/target/neap.jar ");
    }

    private static String run(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-euc", script)
                .directory(House.ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as("%s%n%s", script, output).isZero();
        return output;
    }
}
