// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import static io.neap.control.experiment.search.Field.Kind.ATTRIBUTE;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.Field.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one kind of thing can be searched by.
 *
 * @param kinds of fields that it has
 * @param numbers its numeric attributes
 * @param texts its textual attributes
 * @param synonyms other spellings of attributes
 * @param lists the attributes that {@code IN} is allowed for
 */
public record SearchSchema(
        Set<Kind> kinds, Set<String> numbers, Set<String> texts, Map<String, String> synonyms, Set<String> lists) {

    public static final SearchSchema EXPERIMENTS = new SearchSchema(
            EnumSet.of(ATTRIBUTE, Kind.TAG),
            Set.of("creation_time", "last_update_time"),
            Set.of("name", "experiment_id"),
            Map.of("id", "experiment_id", "created", "creation_time", "last_updated", "last_update_time"),
            Set.of("experiment_id"));

    public static final SearchSchema RUNS = new SearchSchema(
            EnumSet.of(ATTRIBUTE, Kind.METRIC, Kind.PARAM, Kind.TAG, Kind.DATASET),
            Set.of("start_time", "end_time"),
            Set.of("run_id", "run_name", "user_id", "status", "artifact_uri"),
            Map.of("created", "start_time", "Created", "start_time", "Run name", "run_name", "run name", "run_name"),
            Set.of("run_id", "run_name", "user_id", "status"));

    public static final SearchSchema LOGGED_MODELS = new SearchSchema(
            EnumSet.of(ATTRIBUTE, Kind.METRIC, Kind.PARAM, Kind.TAG),
            Set.of("creation_timestamp", "last_updated_timestamp"),
            Set.of("name", "model_id", "model_type", "status", "source_run_id"),
            Map.of("creation_time", "creation_timestamp", "last_updated_time", "last_updated_timestamp"),
            Set.of("name", "model_id", "model_type", "status", "source_run_id"));

    public static final SearchSchema REGISTERED_MODELS = new SearchSchema(
            EnumSet.of(ATTRIBUTE, Kind.TAG),
            Set.of("creation_timestamp", "last_updated_timestamp"),
            Set.of("name"),
            Map.of("timestamp", "last_updated_timestamp"),
            Set.of("name"));

    public static final SearchSchema MODEL_VERSIONS = new SearchSchema(
            EnumSet.of(ATTRIBUTE, Kind.TAG),
            Set.of("version_number", "creation_timestamp", "last_updated_timestamp"),
            Set.of("name", "run_id", "source_path"),
            Map.of("version", "version_number"),
            Set.of("name", "run_id"));

    public static final SearchSchema TRACES = new SearchSchema(
            EnumSet.of(ATTRIBUTE, Kind.TAG, Kind.METADATA, Kind.SPAN, Kind.FEEDBACK, Kind.EXPECTATION),
            Set.of("timestamp_ms", "execution_time_ms", "end_time_ms"),
            Set.of("trace_id", "status", "client_request_id", "name", "run_id", "prompt"),
            Map.of(
                    "timestamp", "timestamp_ms",
                    "execution_time", "execution_time_ms",
                    "end_time", "end_time_ms",
                    "request_id", "trace_id",
                    "state", "status"),
            Set.of("trace_id", "status", "client_request_id", "name", "run_id"));

    private static final Map<String, Kind> PREFIXES = Map.ofEntries(
            Map.entry("attribute", ATTRIBUTE),
            Map.entry("attributes", ATTRIBUTE),
            Map.entry("attr", ATTRIBUTE),
            Map.entry("run", ATTRIBUTE),
            Map.entry("trace", ATTRIBUTE),
            Map.entry("metadata", Kind.METADATA),
            Map.entry("request_metadata", Kind.METADATA),
            Map.entry("metric", Kind.METRIC),
            Map.entry("metrics", Kind.METRIC),
            Map.entry("param", Kind.PARAM),
            Map.entry("params", Kind.PARAM),
            Map.entry("parameter", Kind.PARAM),
            Map.entry("parameters", Kind.PARAM),
            Map.entry("tag", Kind.TAG),
            Map.entry("tags", Kind.TAG),
            Map.entry("dataset", Kind.DATASET),
            Map.entry("datasets", Kind.DATASET),
            Map.entry("span", Kind.SPAN),
            Map.entry("feedback", Kind.FEEDBACK),
            Map.entry("expectation", Kind.EXPECTATION));

    private static final Set<String> DATASET_KEYS = new TreeSet<>(List.of("context", "digest", "name"));

    /** All of a span as JSON, which can be searched for a part of its text alone. */
    private static final String CONTENT = "content";

    private static final Set<String> SPAN_KEYS = new TreeSet<>(List.of(CONTENT, "name", "status", "type"));
    private static final String SPAN_ATTRIBUTE = "attributes.";

    /** The field that {@code prefix.key} names. */
    Field field(String prefix, String key) {
        Kind kind = PREFIXES.get(prefix.toLowerCase(Locale.ROOT));
        if (kind == null || !kinds.contains(kind)) {
            throw DomainException.invalid("Invalid entity type '" + prefix + "'. Valid values are " + prefixes() + ".");
        }
        if (key.isEmpty()) {
            throw DomainException.invalid("Invalid key '' after '" + prefix + ".': it is empty.");
        }
        if (kind == Kind.DATASET && !DATASET_KEYS.contains(key)) {
            throw DomainException.invalid(
                    "Invalid dataset key '" + key + "' specified. Valid keys are " + DATASET_KEYS + ".");
        }
        if (kind == Kind.SPAN) {
            return span(key);
        }
        return kind == ATTRIBUTE ? attribute(key) : new Field(kind, key);
    }

    private static Field span(String key) {
        if (key.startsWith(SPAN_ATTRIBUTE) && key.length() > SPAN_ATTRIBUTE.length()) {
            return new Field(Kind.SPAN_ATTRIBUTE, key.substring(SPAN_ATTRIBUTE.length()));
        }
        if (!SPAN_KEYS.contains(key)) {
            throw DomainException.invalid("Invalid span attribute '" + key + "'. Supported attributes: "
                    + String.join(", ", SPAN_KEYS) + ", " + SPAN_ATTRIBUTE + "<attribute_name>.");
        }
        return new Field(Kind.SPAN, key);
    }

    /** The attribute that a name without a prefix means. */
    Field attribute(String name) {
        if (kinds.contains(Kind.SPAN) && name.equals("text")) {
            return new Field(Kind.SPAN, CONTENT);
        }
        String key = synonyms.getOrDefault(name, name);
        if (!numbers.contains(key) && !texts.contains(key)) {
            TreeSet<String> valid = new TreeSet<>(numbers);
            valid.addAll(texts);
            throw DomainException.invalid(
                    "Invalid attribute key '" + name + "' specified. Valid keys are " + valid + ".");
        }
        return new Field(ATTRIBUTE, key);
    }

    boolean isNumber(Field field) {
        return field.kind() == Kind.METRIC || (field.kind() == ATTRIBUTE && numbers.contains(field.key()));
    }

    /** Whether the field can hold numbers as well as texts. */
    boolean isEither(Field field) {
        return field.kind() == Kind.FEEDBACK || field.kind() == Kind.EXPECTATION;
    }

    /** The operators that the field can be compared by. */
    Set<Operator> operators(Field field) {
        if (field.kind() == Kind.SPAN && field.key().equals(CONTENT)) {
            return Operator.PATTERNS;
        }
        EnumSet<Operator> allowed = EnumSet.copyOf(isNumber(field) ? Operator.NUMERIC : Operator.TEXTUAL);
        switch (field.kind()) {
            case PARAM, TAG, METADATA -> allowed.addAll(Operator.PRESENCE);
            case FEEDBACK, EXPECTATION -> {
                allowed.addAll(Operator.PRESENCE);
                allowed.addAll(Operator.NUMERIC);
            }
            case DATASET, SPAN, SPAN_ATTRIBUTE -> allowed.addAll(Operator.LISTS);
            case ATTRIBUTE -> allowed.addAll(lists.contains(field.key()) ? Operator.LISTS : Set.of());
            case METRIC -> {}
        }
        if (kinds.contains(Kind.SPAN) && !isNumber(field)) {
            allowed.add(Operator.RLIKE);
        }
        return allowed;
    }

    private Set<String> prefixes() {
        TreeSet<String> valid = new TreeSet<>();
        PREFIXES.forEach((prefix, kind) -> {
            if (kinds.contains(kind)) {
                valid.add(prefix);
            }
        });
        return valid;
    }
}
