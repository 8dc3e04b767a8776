// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Tag;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, from its JSON or from its query. Unknown fields are ignored, null is unset; what is missing or of
 * another type fails with {@code INVALID_PARAMETER_VALUE} in the words that MLflow's clients know.
 */
public final class Fields {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> PLAIN = new TypeReference<>() {};
    private static final int LONGEST_NUMBER = 1_000; // characters, as of a number that is no text
    private static final int SHOWN = 200; // characters
    private static final String HINT = " See the API docs for more information about request parameters.";

    private final JsonNode json;
    /** Of an object in a list, its place: {@code metrics[0].}; empty otherwise. */
    private final String place;

    private Fields(JsonNode json) {
        this(json, "");
    }

    private Fields(JsonNode json, String place) {
        this.json = json;
        this.place = place;
    }

    /** Of a body; an empty one says nothing. */
    public static Fields of(byte[] body) {
        JsonNode json = body.length == 0 ? JSON.createObjectNode() : json(body);
        if (!json.isObject()) {
            throw DomainException.invalid("The body must be a JSON object." + HINT);
        }
        return new Fields(json);
    }

    /** Of any kind. */
    public static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException malformed) {
            throw new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "The body is no JSON: " + malformed.getOriginalMessage(),
                    malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory can be read", impossible);
        }
    }

    /** Of a query; a repeated name is a list. */
    public static Fields of(MultivaluedMap<String, String> query) {
        ObjectNode json = JSON.createObjectNode();
        query.forEach((name, values) -> {
            if (values.size() == 1) {
                json.put(name, values.getFirst());
            } else {
                values.forEach(json.withArray(name)::add);
            }
        });
        return new Fields(json);
    }

    /** The run's id, under its name of today or of old. */
    public String runId() {
        return text("run_id")
                .filter(id -> !id.isEmpty())
                .or(() -> text("run_uuid"))
                .orElseThrow(() -> missing("run_id"));
    }

    /** A text that is neither unset nor empty. */
    public String required(String name) {
        return text(name).filter(value -> !value.isEmpty()).orElseThrow(() -> missing(name));
    }

    public Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!value.isTextual()) {
                throw invalid(name, value, "a string is expected.");
            }
            return value.textValue();
        });
    }

    /** A text that says something. */
    public Optional<String> filled(String name) {
        return text(name).filter(value -> !value.isEmpty());
    }

    public Optional<Long> integer(String name) {
        return value(name).map(value -> {
            try {
                if (value.isTextual() || value.isNumber()) {
                    return decimal(value.asText()).longValueExact();
                }
            } catch (ArithmeticException | NumberFormatException other) {
                throw new DomainException(
                        ErrorCode.INVALID_PARAMETER_VALUE,
                        invalid(name, value, "an integer of 64 bits is expected.")
                                .getMessage(),
                        other);
            }
            throw invalid(name, value, "an integer of 64 bits is expected.");
        });
    }

    public OptionalLong optionalLong(String name) {
        return integer(name).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    public long requiredInteger(String name) {
        return integer(name).orElseThrow(() -> missing(name));
    }

    /** A number, or one of {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}. */
    public double requiredNumber(String name) {
        JsonNode value = value(name).orElseThrow(() -> missing(name));
        try {
            if (value.isNumber()) {
                return finite(value.doubleValue());
            }
            if (value.isTextual()) {
                return number(value.textValue());
            }
        } catch (NumberFormatException other) {
            throw new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    invalid(name, value, "a number is expected.").getMessage(),
                    other);
        }
        throw invalid(name, value, "a number is expected.");
    }

    /** In decimal digits, as JSON writes it: Java's own hexadecimal and suffixed ones are no number to other clients. */
    private static double number(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> finite(decimal(text).doubleValue());
        };
    }

    /** Reading takes the square of the length. */
    private static BigDecimal decimal(String text) {
        if (text.length() > LONGEST_NUMBER) {
            throw new NumberFormatException("longer than a number");
        }
        return new BigDecimal(text);
    }

    private static double finite(double value) {
        if (Double.isInfinite(value)) {
            throw new NumberFormatException("beyond a float of 64 bits");
        }
        return value;
    }

    /** True or false, in letters of either case, as Python writes it into a query. */
    public boolean flag(String name, boolean otherwise) {
        return value(name)
                .map(value -> switch (value.asText().toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw invalid(name, value, "true or false is expected.");
                })
                .orElse(otherwise);
    }

    public <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        return filled(name).map(text -> {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return constant;
                }
            }
            throw DomainException.invalid("Invalid value \"" + text + "\" for parameter '" + name
                    + "' supplied: one of " + List.of(type.getEnumConstants()) + " is expected." + HINT);
        });
    }

    public <E extends Enum<E>> E requiredConstant(String name, Class<E> type) {
        return constant(name, type).orElseThrow(() -> missing(name));
    }

    /** A list of texts; one text in a query is a list, too. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items(name, true)) {
            if (!item.isTextual()) {
                throw invalid(name, item, "a list of strings is expected.");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** A list with a text at least. */
    public List<String> requiredTexts(String name) {
        List<String> texts = texts(name);
        if (texts.isEmpty()) {
            throw missing(name);
        }
        return texts;
    }

    public List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode item : items(name, false)) {
            if (!item.isObject()) {
                throw invalid(name, item, "a list of objects is expected.");
            }
            objects.add(new Fields(item, place + name + "[" + objects.size() + "]."));
        }
        return objects;
    }

    public Fields requiredObject(String name) {
        return object(name).orElseThrow(() -> missing(name));
    }

    /** A list with an object at least. */
    public List<Fields> requiredObjects(String name) {
        List<Fields> objects = objects(name);
        if (objects.isEmpty()) {
            throw missing(name);
        }
        return objects;
    }

    public Optional<Fields> object(String name) {
        return value(name).map(value -> {
            if (!value.isObject()) {
                throw invalid(name, value, "an object is expected.");
            }
            return new Fields(value, place.isEmpty() ? "" : place + name + ".");
        });
    }

    /** The JSON object that a text spells; empty when it spells none. */
    Optional<Fields> embedded(String name) {
        try {
            JsonNode value = JSON.readTree(required(name));
            return value.isObject() ? Optional.of(new Fields(value)) : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    public boolean has(String name) {
        return json.has(name);
    }

    /** An object of texts, as tags by their keys. */
    List<Tag> entries(String name) {
        List<Tag> entries = new ArrayList<>();
        object(name)
                .ifPresent(map -> map.json
                        .fieldNames()
                        .forEachRemaining(
                                key -> entries.add(new Tag(key, map.text(key).orElse("")))));
        return entries;
    }

    /** These fields, of those that are there, as plain maps, lists, texts and numbers. */
    Map<String, Object> plain(List<String> names) {
        ObjectNode copy = json.deepCopy();
        return JSON.convertValue(copy.retain(names), PLAIN);
    }

    /** The JSON of these fields alone. */
    String only(List<String> names) {
        ObjectNode copy = json.deepCopy();
        return copy.retain(names).toString();
    }

    private Iterable<JsonNode> items(String name, boolean single) {
        JsonNode value = value(name).orElseGet(JSON::createArrayNode);
        if (single && value.isTextual()) {
            return List.of(value);
        }
        if (!value.isArray()) {
            throw invalid(name, value, "a list is expected.");
        }
        return value;
    }

    private Optional<JsonNode> value(String name) {
        @Nullable JsonNode value = json.get(name);
        return Optional.ofNullable(value).filter(node -> !node.isNull());
    }

    /** Enough of it to be found in the request. */
    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    DomainException missing(String name) {
        return DomainException.invalid("Missing value for required parameter '" + place + name + "'." + HINT);
    }

    private DomainException invalid(String name, JsonNode value, String hint) {
        return DomainException.invalid("Invalid value " + shown(value) + " for parameter '" + place + name
                + "' supplied: Hint: " + hint + HINT);
    }
}
