// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Inference services of one workspace over {@code /api/v1}, and their gateway. */
public final class Services {

    private final Api api;
    private final String workspace;

    public Services(Api api, String workspace) {
        this.api = api;
        this.workspace = workspace;
    }

    /** Declares what is wanted and returns {@code {generation, spec, status}}. */
    public JsonNode apply(String name, Map<String, Object> spec) {
        return api.put(path(name), spec);
    }

    public JsonNode get(String name) {
        return api.get(path(name));
    }

    public JsonNode list() {
        return api.get("/api/v1/workspaces/" + Api.part(workspace) + "/services");
    }

    /** Takes it off the network; it is forgotten when its revisions are drained. */
    public void delete(String name) {
        api.delete(path(name));
    }

    public boolean exists(String name) {
        return api.status(path(name)) == 200;
    }

    /** Gives the candidate of the running rollout all requests; returns the service then. */
    public JsonNode promote(String name) {
        return api.post(path(name) + "/rollout/promote", Map.of());
    }

    /** Ends the running rollout in favour of what served before; returns the service then. */
    public JsonNode abort(String name) {
        return api.post(path(name) + "/rollout/abort", Map.of());
    }

    /** Why the service serves what it serves, now or as of an instant. */
    public JsonNode explain(String name, Optional<Instant> at) {
        return api.get(
                path(name) + "/explain" + at.map(instant -> "?at=" + instant).orElse(""));
    }

    /** Where requests of the Open Inference Protocol go: {@code /services/{workspace}/{name}/v2}. */
    public String gateway(String name) {
        return "/services/" + workspace + "/" + name + "/v2";
    }

    private String path(String name) {
        return "/api/v1/workspaces/" + Api.part(workspace) + "/services/" + Api.part(name);
    }
}
