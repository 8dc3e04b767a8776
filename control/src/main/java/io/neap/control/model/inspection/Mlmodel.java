// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Optional;

/**
 * The file {@code MLmodel} of a model, as {@code mlflow.models.Model} writes it: YAML, in which the signature is JSON
 * within strings.
 *
 * @param flavors an object of them by name; missing when the file is none of MLflow's
 */
record Mlmodel(JsonNode flavors, JsonNode signature) {

    static final String NAME = "MLmodel";

    /** In bytes; MLflow's own stay below a hundredth. */
    static final int LONGEST = 1 << 20;

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = new JsonMapper();

    /** Empty when the text is no YAML, or nothing that could be a model's. */
    static Optional<Mlmodel> read(String yaml) {
        try {
            JsonNode root = YAML.readTree(yaml);
            return root.isObject()
                    ? Optional.of(new Mlmodel(root.path("flavors"), root.path("signature")))
                    : Optional.empty();
        } catch (JsonProcessingException notYaml) {
            return Optional.empty();
        }
    }

    /** A file without anything in it. */
    static Mlmodel none() {
        return new Mlmodel(MissingNode.getInstance(), MissingNode.getInstance());
    }

    /** Whether it says what it takes or gives. */
    boolean hasSignature() {
        return inputs().isArray() || outputs().isArray();
    }

    JsonNode inputs() {
        return part("inputs");
    }

    JsonNode outputs() {
        return part("outputs");
    }

    JsonNode params() {
        return part("params");
    }

    private JsonNode part(String name) {
        try {
            JsonNode written = signature.path(name);
            JsonNode schema = written.isTextual() ? JSON.readTree(written.textValue()) : written;
            return schema.isArray() ? schema : MissingNode.getInstance();
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }
}
