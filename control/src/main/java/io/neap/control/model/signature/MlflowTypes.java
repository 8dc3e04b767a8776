// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of MLflow's schemas, which {@code mlflow.types.schema} writes: columns ({@code {"type": "double", "name":
 * "x", "required": true}}), tensors ({@code {"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 4]}}}),
 * lists, objects and maps of these. What is not understood becomes a type of that name: it fits itself alone.
 */
final class MlflowTypes {

    /** Of lists and objects in each other. */
    private static final int DEEPEST = 50;

    private MlflowTypes() {}

    static SequencedMap<String, Slot> slots(JsonNode schema) {
        SequencedMap<String, Slot> slots = new LinkedHashMap<>();
        for (JsonNode column : schema) {
            slots.put(name(column, slots.size()), slot(column, 0));
        }
        return slots;
    }

    /** Each has a default: no caller must give one. Older clients call the type {@code dtype}. */
    static SequencedMap<String, Slot> params(JsonNode schema) {
        SequencedMap<String, Slot> slots = new LinkedHashMap<>();
        for (JsonNode param : schema) {
            String named = param.path("dtype").asText(param.path("type").asText("any"));
            ValueType one = named.equals("object") ? type(param, 0) : new ValueType.Scalar(named);
            ValueType type = param.path("shape").isArray() ? new ValueType.Many(one) : one;
            slots.put(name(param, slots.size()), new Slot(type, false));
        }
        return slots;
    }

    private static String name(JsonNode column, int before) {
        return column.path("name").asText(Integer.toString(before + 1));
    }

    private static Slot slot(JsonNode column, int depth) {
        return new Slot(type(column, depth), column.path("required").asBoolean(true));
    }

    private static ValueType type(JsonNode column, int depth) {
        String type = column.path("type").asText("");
        if (depth > DEEPEST) {
            return new ValueType.Scalar("deeper than " + DEEPEST);
        }
        return switch (type) {
            case "tensor" -> tensor(column.path("tensor-spec"));
            case "array" -> new ValueType.Many(type(column.path("items"), depth + 1));
            case "map" -> new ValueType.Keyed(type(column.path("values"), depth + 1));
            case "object" -> {
                Map<String, Slot> named = new LinkedHashMap<>();
                column.path("properties")
                        .properties()
                        .forEach(property -> named.put(property.getKey(), slot(property.getValue(), depth + 1)));
                yield new ValueType.Named(named);
            }
            case "any" -> new ValueType.Any();
            case "" -> new ValueType.Scalar(column.toString());
            default -> new ValueType.Scalar(type);
        };
    }

    private static ValueType tensor(JsonNode spec) {
        return new ValueType.Tensor(spec.path("dtype").asText("unknown"), shape(spec.path("shape")));
    }

    private static @Nullable List<Long> shape(JsonNode shape) {
        if (!shape.isArray()) {
            return null;
        }
        List<Long> sizes = new ArrayList<>();
        shape.forEach(size -> sizes.add(size.asLong(-1)));
        return sizes;
    }
}
