// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The policy of one workspace over {@code /api/v1}. */
public final class RetentionClient {

    private final Api api;
    private final String path;

    public RetentionClient(Api api, String workspace) {
        this.api = api;
        this.path = "/api/v1/workspaces/"
                + URLEncoder.encode(workspace, StandardCharsets.UTF_8).replace("+", "%20") + "/retention";
    }

    /** {@code {deletedAfterDays, runs, curves, orphansAfterDays, tracesAfterDays, automatic}}. */
    public JsonNode get() {
        return api.get(path);
    }

    /** Takes the place of the policy that is there. */
    public JsonNode set(Map<String, Object> policy) {
        return api.put(path, policy);
    }

    /** {@code {plan: [{kind, count, bytes, names}], bytes, unnamed: {contents, bytes}}}. */
    public JsonNode plan() {
        return api.get(path + "/plan");
    }

    /** A part of the work: {@code {complete, done: [{kind, count, bytes, names}], bytes}}. */
    public JsonNode apply() {
        return api.post(path + "/apply", Map.of("yes", true));
    }
}
