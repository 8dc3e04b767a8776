// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    public JsonNode rollBack(String model, String alias, Optional<String> reason) {
        return api.post(path(model) + "/rollback", Map.of("alias", alias), reason);
    }

    /** {@code {versions: [{version, formats, risks, problems, predecessor}]}}, newest first. */
    public JsonNode versions(String model) {
        return api.get(path(model) + "/versions");
    }

    /** A version with what its files say: {@code {version, files, risks, report, predecessor}}. */
    public JsonNode version(String model, String version) {
        return api.get(path(model) + "/versions/" + Api.part(version));
    }

    /** Moves the alias; {@code {alias, version}}. With a reason even where a policy refuses. */
    public JsonNode move(String model, String alias, String version, Optional<String> reason) {
        Map<String, String> wish = new TreeMap<>(Map.of("version", version));
        reason.ifPresent(text -> wish.put("reason", text));
        return api.put(path(model) + "/aliases/" + Api.part(alias), wish);
    }

    /** Approves a version for an alias in the name of who asks; {@code {alias, version, approver, covers, note}}. */
    public JsonNode approve(String model, String version, String alias, Optional<String> reason) {
        Map<String, String> wish = new TreeMap<>(Map.of("alias", alias));
        reason.ifPresent(text -> wish.put("reason", text));
        return api.post(approvalsPath(model, version), wish);
    }

    /** Takes back what who asks has approved. */
    public JsonNode withdraw(String model, String version, String alias, Optional<String> reason) {
        return api.delete(approvalsPath(model, version) + "/" + Api.part(alias), reason);
    }

    private String approvalsPath(String model, String version) {
        return path(model) + "/versions/" + Api.part(version) + "/approvals";
    }

    /** {@code {own, effective}} of the model, or of the workspace when none is named. */
    public JsonNode policy(Optional<String> model) {
        return api.get(policyPath(model));
    }

    /** Sets what the model, or the workspace, says in place of what it said before. */
    public JsonNode setPolicy(Optional<String> model, JsonNode policy) {
        return api.put(policyPath(model), policy);
    }

    private String policyPath(Optional<String> model) {
        return model.map(this::path).orElse(workspacePath()) + "/policy";
    }

    private String path(String model) {
        return workspacePath() + "/models/" + Api.part(model);
    }

    private String workspacePath() {
        return "/api/v1/workspaces/" + Api.part(workspace);
    }
}
