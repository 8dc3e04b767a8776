// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs of one workspace, over {@code /api/v1}. */
public final class Runs {

    private static final Pattern PYTHON = Pattern.compile("(?m)^python:\\s*['\"]?([0-9.]+)");

    private final Api api;
    private final String workspace;

    public Runs(Api api, String workspace) {
        this.api = api;
        this.workspace = workspace;
    }

    /** {@code {run, code, datasets, environment, logged, ledger, artifacts}}. */
    public JsonNode provenance(String run) {
        return api.get("/api/v1/workspaces/" + Api.part(workspace) + "/runs/" + Api.part(run) + "/provenance");
    }

    /** The version of Python that the environment of a run names. */
    public Optional<String> python(JsonNode provenance) {
        for (JsonNode file : provenance.path("environment")) {
            if (file.path("path").asText().endsWith("/python_env.yaml")) {
                Matcher named = PYTHON.matcher(
                        api.text(Mlflow.artifact(file.path("path").asText())));
                return named.find() ? Optional.of(named.group(1)) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
