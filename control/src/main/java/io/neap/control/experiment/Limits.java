// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import io.neap.control.error.DomainException;
import io.neap.control.location.ArtifactLocation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** How long and how many things may be. Every breach is an {@code INVALID_PARAMETER_VALUE} that names the limit. */
public final class Limits {

    public static final int EXPERIMENT_NAME = 500;
    public static final int KEY = 250;
    public static final int PARAM = 6_000;
    public static final int TAG = 8_000;
    public static final int EXPERIMENT_TAG = 20_000;
    public static final int REGISTRY_TAG = 100_000;
    public static final int DATASET_NAME = 500;
    public static final int DATASET_DIGEST = 36;

    private static final int DATASET_SOURCE = 65_535;
    private static final int DATASET_SCHEMA = 1_048_575;
    private static final int DATASET_PROFILE = 16_777_215;

    private static final int BATCH_METRICS = 1_000;
    private static final int BATCH_PARAMS_OR_TAGS = 100;
    private static final int BATCH_ALL = 1_000;
    private static final Pattern RUN_ID = Pattern.compile("[a-zA-Z0-9][\\w-]{0,255}");
    private static final Pattern EXPERIMENT_ID = Pattern.compile("[0-9]{1,18}");
    private static final Pattern NAME = Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);

    private Limits() {}

    /** Fails unless it can be a run's id. */
    public static void runId(String runId) {
        if (!RUN_ID.matcher(runId).matches()) {
            throw invalid("run_id", runId, "It is 1 to 256 letters, digits, '_' and '-'.");
        }
    }

    /** The id, when it is one. */
    public static String experimentId(String id) {
        if (!EXPERIMENT_ID.matcher(id).matches()) {
            throw DomainException.invalid("Invalid experiment ID '" + id + "'. Experiment ID must be a valid integer.");
        }
        return id;
    }

    public static void experimentName(String name) {
        if (name.isBlank()) {
            throw DomainException.invalid("Invalid experiment name: '" + name + "'. It must not be empty.");
        }
        length("name", EXPERIMENT_NAME, name);
    }

    public static void tag(String path, Tag tag, int valueLimit) {
        name(path + "key", tag.key());
        length(path + "key", KEY, tag.key());
        length(path + "value", valueLimit, tag.value());
    }

    public static void param(String path, Param param) {
        name(path + "key", param.key());
        length("Param key", KEY, param.key());
        length("Param value", PARAM, param.value());
    }

    /** Fails unless artifacts are found below it by whoever reads it: clients would leave a fragment out. */
    public static void artifactLocation(String field, String uri) {
        length(field, ArtifactLocation.LONGEST, uri);
        if (uri.contains("#")) {
            throw DomainException.invalid("'" + field + "' URL can't include fragments or params: " + uri);
        }
        ArtifactLocation location = ArtifactLocation.of(uri);
        if (!location.isPlain() || !location.isFolder()) {
            throw DomainException.invalid("'" + field + "' must be an absolute path or a URI with its scheme in small"
                    + " letters, such as s3://bucket/path, without '.' and '..' as parts: " + uri);
        }
    }

    static void batch(Batch batch) {
        count("metrics", BATCH_METRICS, batch.metrics().size());
        count("params", BATCH_PARAMS_OR_TAGS, batch.params().size());
        count("tags", BATCH_PARAMS_OR_TAGS, batch.tags().size());
        count("metrics, params, and tags", BATCH_ALL, batch.size());
        for (int i = 0; i < batch.metrics().size(); i++) {
            metric(batch.place("metrics", i), batch.metrics().get(i));
        }
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < batch.params().size(); i++) {
            Param param = batch.params().get(i);
            param(batch.place("params", i), param);
            distinct(keys, param);
        }
        for (int i = 0; i < batch.tags().size(); i++) {
            tag(batch.place("tags", i), batch.tags().get(i), TAG);
        }
    }

    /** Adds the param's key to those that were seen; fails when it was among them. */
    public static void distinct(Set<String> keys, Param param) {
        if (!keys.add(param.key())) {
            throw DomainException.invalid("Duplicate parameter keys have been submitted: ['" + param.key()
                    + "']. Please ensure the request contains only one param value per param key.");
        }
    }

    public static void dataset(DatasetInput dataset) {
        if (dataset.name().isEmpty() || dataset.digest().isEmpty()) {
            throw DomainException.invalid("A dataset has a name and a digest, and neither is empty.");
        }
        length("name", DATASET_NAME, dataset.name());
        length("digest", DATASET_DIGEST, dataset.digest());
        length("source", DATASET_SOURCE, dataset.source());
        length("schema", DATASET_SCHEMA, Objects.requireNonNullElse(dataset.schema(), ""));
        length("profile", DATASET_PROFILE, Objects.requireNonNullElse(dataset.profile(), ""));
    }

    /** Fails unless the text has at most so many characters. */
    public static void length(String what, int limit, String text) {
        if (text.length() > limit) {
            throw DomainException.invalid("'" + what + "' exceeds the maximum length of " + limit
                    + " characters: it has " + text.length() + ".");
        }
    }

    private static void metric(String path, Metric metric) {
        name(path + "name", metric.key());
        length("Metric name", KEY, metric.key());
        if (metric.timestamp() < 0) {
            throw DomainException.invalid("Invalid value " + metric.timestamp() + " for parameter '" + path
                    + "timestamp' supplied: metric '" + metric.key()
                    + "'. Timestamp must be a nonnegative long (64-bit integer).");
        }
    }

    /** Keys may become file names, so they must be plain paths. */
    private static void name(String path, String name) {
        if (!NAME.matcher(name).matches()) {
            throw invalid(
                    path,
                    name,
                    "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ),"
                            + " colon(:) and slashes (/).");
        }
        String normal = normal(name);
        if (!normal.equals(name) || normal.isEmpty() || normal.startsWith("..") || normal.startsWith("/")) {
            throw invalid(
                    path,
                    name,
                    "Names may be treated as files in certain cases, and must not resolve to other names when treated"
                            + " as such. This name would resolve to '" + (normal.isEmpty() ? "." : normal) + "'");
        }
    }

    /** The name as a file system would understand it; by hand, as Java's own refuses letters that the locale lacks. */
    private static String normal(String name) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return (name.startsWith("/") ? "/" : "") + String.join("/", parts);
    }

    private static void count(String what, int limit, int size) {
        if (size > limit) {
            throw DomainException.invalid("A batch logging request can contain at most " + limit + " " + what + ". Got "
                    + size + " " + what + ". Please split up " + what + " across multiple requests and try again.");
        }
    }

    private static DomainException invalid(String parameter, String value, String why) {
        return DomainException.invalid(
                "Invalid value \"" + value + "\" for parameter '" + parameter + "' supplied: " + why);
    }
}
