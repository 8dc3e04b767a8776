// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeTest {

    private static final String RUN = """
            "run": {"id": "a1", "name": "owl", "experiment": "7", "user": "ada", "status": "FINISHED",
                    "startedAt": "2026-11-30T10:00:00Z", "params": {"C": "it's"}, "origin": {}}""";

    @Test
    void aScriptOfAGitFolderChecksOutItsCommitAndInstallsWhatTheModelNeeds() {
        List<String> lines = lines("""
                {%s, "code": {"name": "train.py", "type": "LOCAL", "commit": "3f2c9d0e",
                              "repository": "https://example.org/a b.git"},
                 "environment": [{"path": "7/models/m-1/artifacts/requirements.txt"}],
                 "ledger": {"started": {"sequence": 5}, "ended": {}}}""");

        assertThat(lines)
                .contains(
                        "# in the ledger: begun at place 5, ended at no place yet",
                        "git clone -- 'https://example.org/a b.git' reproduce && cd reproduce",
                        "git checkout --detach 3f2c9d0e",
                        "python3.11 -m venv .venv && . .venv/bin/activate",
                        "pip install -r"
                                + " 'http://neap:8080/api/2.0/mlflow-artifacts/artifacts/7/models/m-1/artifacts/requirements.txt'",
                        "python -- 'train.py'");
    }

    @Test
    void aProjectGetsItsParams() {
        assertThat(lines("{%s, \"code\": {\"type\": \"PROJECT\", \"entryPoint\": \"main\"}}"))
                .contains("mlflow run -P 'C=it'\\''s' -e 'main' -- .");
    }

    @Test
    void aTrainingByATriggerGetsTheSameDataOnceMore() {
        List<String> lines = lines("""
                {"run": {"id": "a1", "origin": {"neap.trigger": "nightly", "neap.event.source": "/it's",
                                                "neap.event.type": "io.neap.data.arrived"}},
                 "datasets": [{"name": "rows", "source": "{\\"uris\\": [\\"mlflow-artifacts:/a.csv\\"]}"}]}""");

        assertThat(lines)
                .anyMatch(line -> line.contains("-H 'ce-source: /it'\\''s' -H 'ce-type: io.neap.data.arrived'"))
                .anyMatch(line -> line.contains("{\"uris\":[\"mlflow-artifacts:/a.csv\"],\"name\":\"rows\"}"));
    }

    @Test
    void whatIsNotKnownIsAComment() {
        assertThat(lines("{%s, \"code\": {\"name\": \"a.ipynb\", \"type\": \"NOTEBOOK\"}}"))
                .anyMatch(line -> line.startsWith("# code version: unknown"))
                .anyMatch(line -> line.startsWith("# packages: unknown"))
                .anyMatch(line -> line.startsWith("# started as NOTEBOOK a.ipynb"));
    }

    @Test
    void wordsOfTheRunRunNothing() throws IOException, InterruptedException {
        List<String> lines = lines("""
                {"run": {"id": "a1\\ntouch hacked1", "name": "`touch hacked2`", "experiment": "$(touch hacked3)",
                         "params": {"x'; touch hacked4; '": "1"}},
                 "code": {"type": "PROJECT", "entryPoint": "'; touch hacked5 #", "commit": "-x; touch hacked6",
                          "repository": "--upload-pack=touch hacked7"},
                 "environment": [{"path": "a'; touch hacked8; '/conda.yaml"}]}""");

        Process shell = new ProcessBuilder("sh", "-n").start();
        shell.getOutputStream().write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();

        assertThat(shell.waitFor()).isZero();
        assertThat(lines).noneMatch(line -> line.startsWith("touch")).noneMatch(line -> line.contains("hacked6"));
        assertThat(lines.stream().filter(line -> !line.startsWith("#")).map(RecipeTest::withoutQuoted))
                .noneMatch(line -> line.contains("touch"));
    }

    private static String withoutQuoted(String line) {
        return line.replace("'\\''", "").replaceAll("'[^']*'", "");
    }

    private static List<String> lines(String provenance) {
        try {
            return Recipe.lines(
                    URI.create("http://neap:8080"),
                    "default",
                    new ObjectMapper().readTree(provenance.replace("%s", RUN)),
                    Optional.of("3.11.2"));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
