// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.neap.control.experiment.Tag;
import java.util.List;
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

    public Trace {
        tags = List.copyOf(tags);
        metadata = List.copyOf(metadata);
        assessments = List.copyOf(assessments);
    }
}
