// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Mlflow;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands that repeat a run, as a script for sh. Words that come from the run's tags are quoted, and never taken for
 * options: whoever logs a run doesn't say what runs here. Only {@code neap.command} is taken as it is, and told to be.
 */
public final class Recipe {

    private final URI neap;
    private final String workspace;
    private final JsonNode provenance;
    private final Optional<String> python;
    private final List<String> lines = new ArrayList<>();

    private Recipe(URI neap, String workspace, JsonNode provenance, Optional<String> python) {
        this.neap = neap;
        this.workspace = workspace;
        this.provenance = provenance;
        this.python = python;
    }

    /**
     * The lines of the script; what is not known is a comment.
     *
     * @param python the version that the run's environment names
     */
    public static List<String> lines(URI neap, String workspace, JsonNode provenance, Optional<String> python) {
        Recipe recipe = new Recipe(neap, workspace, provenance, python);
        recipe.head();
        if (provenance.path("run").path("origin").has("neap.trigger")) {
            recipe.event();
        } else {
            recipe.code();
            recipe.packages();
            recipe.command();
        }
        return List.copyOf(recipe.lines);
    }

    private void head() {
        JsonNode run = provenance.path("run");
        comment("run " + run.path("id").asText() + " '" + run.path("name").asText() + "' by '"
                + run.path("user").asText() + "', " + run.path("status").asText() + ", begun "
                + run.path("startedAt").asText());
        JsonNode ledger = provenance.path("ledger");
        comment("in the ledger: begun at " + place(ledger.path("started")) + ", ended at "
                + place(ledger.path("ended")));
        provenance
                .path("datasets")
                .forEach(data -> comment("data: " + data.path("name").asText() + " with digest "
                        + data.path("digest").asText() + " from "
                        + data.path("source").asText()));
    }

    private static String place(JsonNode entry) {
        return entry.has("sequence") ? "place " + entry.path("sequence").asText() : "no place yet";
    }

    /** The same data to the same trigger once more. */
    private void event() {
        JsonNode run = provenance.path("run");
        JsonNode origin = run.path("origin");
        JsonNode data = provenance.path("datasets").path(0);
        comment("trained by the trigger " + origin.path("neap.trigger").asText()
                + " on an event; the same data is sent to it once more");
        lines.add("curl -fsS " + quoted(neap.resolve("/api/v1/workspaces/" + workspace + "/events")) + " \\");
        lines.add("  -H 'ce-specversion: 1.0' -H "
                + quoted("ce-id: reproduce-" + run.path("id").asText()) + " \\");
        lines.add("  -H "
                + quoted("ce-source: " + origin.path("neap.event.source").asText()) + " -H "
                + quoted("ce-type: " + origin.path("neap.event.type").asText()) + " \\");
        lines.add("  -H 'content-type: application/json' -d "
                + quoted(Checks.source(data).put("name", data.path("name").asText())));
    }

    private void code() {
        JsonNode code = provenance.path("code");
        String commit = code.path("commit").asText();
        if (!commit.matches("[0-9a-fA-F]{7,64}")) {
            comment("code version: unknown; the run was not begun in a git folder. Take the code from elsewhere.");
            return;
        }
        if (code.path("repository").isTextual()) {
            lines.add("git clone -- " + quoted(code.path("repository").asText()) + " reproduce && cd reproduce");
        } else {
            comment("repository: unknown; go into your clone of it");
        }
        lines.add("git checkout --detach " + commit);
    }

    private void packages() {
        String interpreter = python.filter(version -> version.matches("\\d+\\.\\d+(\\.\\d+)?"))
                .map(version -> "python" + version.replaceFirst("^(\\d+\\.\\d+).*", "$1"))
                .orElse("python3");
        Optional<String> file = environment("/requirements.txt");
        if (file.isPresent()) {
            python.ifPresent(version -> comment("it ran on Python " + version));
            lines.add(interpreter + " -m venv .venv && . .venv/bin/activate");
            lines.add("pip install -r " + quoted(neap.resolve(Mlflow.artifact(file.get()))));
        } else if (environment("/conda.yaml").isPresent()) {
            lines.add("conda env create --prefix .conda --file "
                    + quoted(neap.resolve(
                            Mlflow.artifact(environment("/conda.yaml").get()))));
            lines.add("conda activate ./.conda");
        } else {
            comment("packages: unknown; the run has logged no model with its requirements");
        }
    }

    private Optional<String> environment(String name) {
        for (JsonNode file : provenance.path("environment")) {
            if (file.path("path").asText().endsWith(name)) {
                return Optional.of(file.path("path").asText());
            }
        }
        return Optional.empty();
    }

    private void command() {
        JsonNode run = provenance.path("run");
        JsonNode code = provenance.path("code");
        lines.add("export MLFLOW_TRACKING_URI=" + quoted(neap) + " MLFLOW_EXPERIMENT_ID="
                + quoted(run.path("experiment").asText()) + " MLFLOW_WORKSPACE=" + quoted(workspace));
        String name = code.path("name").asText();
        if (code.has("command")) {
            comment("as the tag neap.command says: read it before you run it");
            lines.add(code.path("command").asText().replaceAll("[\\r\\n]+", " "));
        } else if (code.path("type").asText().equals("PROJECT")) {
            lines.add("mlflow run " + parameters(run.path("params")) + "-e "
                    + quoted(code.path("entryPoint").asText("main")) + " -- .");
        } else if (name.endsWith(".py")) {
            comment("its arguments are not known: the tag neap.command would tell them");
            lines.add("python -- " + quoted(name));
        } else {
            comment("started as " + code.path("type").asText("nothing known") + " " + name
                    + ": start it the same way, or tag your runs with neap.command");
        }
    }

    private static String parameters(JsonNode params) {
        StringBuilder words = new StringBuilder();
        params.properties()
                .forEach(param -> words.append("-P ")
                        .append(quoted(param.getKey() + "=" + param.getValue().asText()))
                        .append(' '));
        return words.toString();
    }

    private void comment(String text) {
        lines.add("# " + text.replaceAll("\\p{Cntrl}+", " "));
    }

    private static String quoted(Object word) {
        return "'" + word.toString().replace("'", "'\\''") + "'";
    }
}
