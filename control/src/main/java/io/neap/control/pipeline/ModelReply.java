// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.neap.control.pipeline.PipelineRunState.Succeeded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads what a function's answer says about a model: {@code {"run_id", "model", "version"}}, each if it is there. */
final class ModelReply {

    private static final Logger LOG = Logger.getLogger(ModelReply.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelReply() {}

    static Succeeded read(Optional<CloudEvent> reply, Instant now) {
        return read(reply.map(ModelReply::data).orElseGet(JSON::createObjectNode), now);
    }

    /** What a job has left as its last word. */
    static Succeeded read(String message, Instant now) {
        return read(json(message.getBytes(StandardCharsets.UTF_8), "a job's last word"), now);
    }

    private static Succeeded read(JsonNode data, Instant now) {
        return new Succeeded(now, text(data, "run_id"), text(data, "model"), text(data, "version"));
    }

    private static JsonNode data(CloudEvent reply) {
        if (reply.getData() == null) {
            return JSON.createObjectNode();
        }
        return json(reply.getData().toBytes(), reply.getId());
    }

    private static JsonNode json(byte[] bytes, String what) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            LOG.debugf(e, "The answer %s holds no JSON", what);
            return JSON.createObjectNode();
        }
    }

    private static Optional<String> text(JsonNode data, String field) {
        return Optional.ofNullable(data.get(field))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText);
    }
}
