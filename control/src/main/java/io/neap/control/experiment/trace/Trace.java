// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Tag;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One trace, without its spans.
 *
 * @param traceId chosen by the client
 * @param requestTime milliseconds since 1970
 * @param executionDuration in milliseconds, when it has ended
 * @param requestPreview the beginning of what was asked, as {@code responsePreview} of what was answered
 * @param metadata does not change any more, other than the tags
 */
public record Trace(
        String traceId,
        String experimentId,
        long requestTime,
        @Nullable Long executionDuration,
        TraceState state,
        @Nullable String clientRequestId,
        @Nullable String requestPreview,
        @Nullable String responsePreview,
        List<Tag> tags,
        List<Tag> metadata,
        List<Assessment> assessments) {

    /** Under this key clients find where the spans of a trace are. */
    static final String ARTIFACT_LOCATION = "mlflow.artifactLocation";

    /** Under this key clients find whether the spans of a trace are here rather than in a file. */
    static final String SPANS_LOCATION = "mlflow.trace.spansLocation";

    private static final String SIZE = "mlflow.trace.sizeStats";
    private static final Pattern SPANS = Pattern.compile("\"num_spans\":\\s*(\\d{1,9})");

    public Trace {
        tags = List.copyOf(tags);
        metadata = List.copyOf(metadata);
        assessments = List.copyOf(assessments);
    }

    /** Where the files of a trace are. */
    static String artifactUri(Experiment experiment, String traceId) {
        return experiment.artifacts("traces/" + traceId + "/artifacts");
    }

    /** Whether a tag is the server's own. */
    static boolean isKept(String key) {
        return key.equals(ARTIFACT_LOCATION) || key.equals(SPANS_LOCATION);
    }

    /** How many spans the client has said there are; 0 when it has not. */
    int spanCount() {
        return metadata.stream()
                .filter(entry -> entry.key().equals(SIZE))
                .map(entry -> SPANS.matcher(entry.value()))
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElse(0);
    }
}
