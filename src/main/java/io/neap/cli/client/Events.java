// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The event door of one workspace, its triggers, and the pipeline runs that events start. */
public final class Events {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Api api;
    private final String workspace;

    public Events(Api api, String workspace) {
        this.api = api;
        this.workspace = "/api/v1/workspaces/" + workspace;
    }

    /**
     * A CloudEvent 1.0.
     *
     * @param source and {@code id} name it together: sent again, it is the same event
     * @param data JSON values
     */
    public record Event(String source, String id, String type, Map<String, Object> data) {}

    /** Declares that events of a type start a function. */
    public void trigger(String name, Map<String, Object> spec) {
        api.put(workspace + "/triggers/" + name, spec);
    }

    public boolean exists(String trigger) {
        return api.status(workspace + "/triggers/" + trigger) == 200;
    }

    /** Takes a trigger away, and its function. */
    public void forget(String trigger) {
        api.delete(workspace + "/triggers/" + trigger);
    }

    /** HTTP binary mode: attributes are headers, the body is the data. Returns the status of the answer. */
    public int sendBinary(Event event) {
        return api.send(
                        "POST",
                        workspace + "/events",
                        bytes(event.data()),
                        Map.of(
                                "Content-Type", "application/json",
                                "ce-specversion", "1.0",
                                "ce-source", event.source(),
                                "ce-id", event.id(),
                                "ce-type", event.type()))
                .statusCode();
    }

    /** HTTP structured mode: the body is the whole event. Returns the status of the answer. */
    public int sendStructured(Event event) {
        Map<String, Object> whole = Map.of(
                "specversion", "1.0",
                "source", event.source(),
                "id", event.id(),
                "type", event.type(),
                "datacontenttype", "application/json",
                "data", event.data());
        return api.send(
                        "POST",
                        workspace + "/events",
                        bytes(whole),
                        Map.of("Content-Type", "application/cloudevents+json"))
                .statusCode();
    }

    /** The pipeline runs that an event has started, each {@code {id, state, runId, version, …}}. */
    public List<JsonNode> runs(Event event) {
        List<JsonNode> started = new ArrayList<>();
        for (JsonNode run : api.get(workspace + "/pipeline-runs").path("pipelineRuns")) {
            if (run.path("eventSource").asText().equals(event.source())
                    && run.path("eventId").asText().equals(event.id())) {
                started.add(run);
            }
        }
        return started;
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value: " + value, e);
        }
    }
}
