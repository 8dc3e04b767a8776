// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said of a trace: feedback on it, or what is expected of it.
 *
 * @param content the rest of it by MLflow's names: {@code source}, {@code feedback} or {@code expectation}, {@code
 *     rationale}, {@code metadata}, {@code span_id}
 * @param overrides the assessment that it takes the place of
 * @param valid false once another has taken its place
 * @param created milliseconds since 1970, like {@code updated}
 */
public record Assessment(
        String assessmentId,
        String traceId,
        String name,
        Map<String, Object> content,
        @Nullable String overrides,
        boolean valid,
        long created,
        long updated) {}
