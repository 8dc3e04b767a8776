// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.neap.control.pipeline.PipelineRunState.Succeeded;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads what a function's answer says about a model: {@code {"run_id", "model", "version"}}, each if it is there. */
final class ModelReply {

    private static final Logger LOG = Logger.getLogger(ModelReply.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelReply() {}

    static Succeeded read(Optional<CloudEvent> reply, Instant now) {
        JsonNode data = reply.map(ModelReply::data).orElseGet(JSON::createObjectNode);
        return new Succeeded(now, text(data, "run_id"), text(data, "model"), text(data, "version"));
    }

    private static JsonNode data(CloudEvent reply) {
        if (reply.getData() == null) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(reply.getData().toBytes());
        } catch (IOException e) {
            LOG.debugf(e, "The answer %s holds no JSON", reply.getId());
            return JSON.createObjectNode();
        }
    }

    private static Optional<String> text(JsonNode data, String field) {
        return Optional.ofNullable(data.get(field))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText);
    }
}
