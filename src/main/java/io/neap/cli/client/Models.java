// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Registered models of one workspace with their memory, over {@code /api/v1}. */
public final class Models {

    private final Api api;
    private final String workspace;

    public Models(Api api, String workspace) {
        this.api = api;
        this.workspace = workspace;
    }

    /** {@code {name, at, description, tags, aliases, versions}}, now or as of an instant. */
    public JsonNode get(String model, Optional<Instant> at) {
        return api.get(path(model) + at.map(instant -> "?at=" + instant).orElse(""));
    }

    /** {@code {entries: [{at, kind, subject, actor, data}]}}, oldest first. */
    public JsonNode history(String model, Optional<Instant> asOf) {
        return api.get(path(model) + "/history"
                + asOf.map(instant -> "?asOf=" + instant).orElse(""));
    }

    /** Moves the alias to what was proven last; {@code {alias, from, to, service, provenAt}}. */
    public JsonNode rollBack(String model, String alias, Optional<String> why) {
        return api.post(path(model) + "/rollback", Map.of("alias", alias), why);
    }

    private String path(String model) {
        return "/api/v1/workspaces/" + Api.part(workspace) + "/models/" + Api.part(model);
    }
}
