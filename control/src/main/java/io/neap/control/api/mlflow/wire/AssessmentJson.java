// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.Limits;
import io.neap.control.experiment.trace.Assessment;
import io.neap.control.experiment.trace.Assessments;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An assessment of a trace, by its names. */
@Proto
public record AssessmentJson(Map<String, Object> assessment) {

    private static final int ID = 50;
    private static final List<String> CONTENT =
            List.of("span_id", "source", "feedback", "expectation", "issue", "rationale", "error", "metadata");

    public static AssessmentJson of(Assessment assessment) {
        return new AssessmentJson(json(assessment));
    }

    static Map<String, Object> json(Assessment assessment) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("assessment_id", assessment.assessmentId());
        json.put("assessment_name", assessment.name());
        json.put("trace_id", assessment.traceId());
        json.putAll(assessment.content());
        json.put("create_time", Times.timestamp(assessment.created()));
        json.put("last_update_time", Times.timestamp(assessment.updated()));
        Optional.ofNullable(assessment.overrides()).ifPresent(overridden -> json.put("overrides", overridden));
        json.put("valid", assessment.valid());
        return json;
    }

    /** One that a trace comes with. */
    static Assessment read(Fields in, String traceId, int place, long now) {
        Map<String, Object> content = content(in);
        String id = in.filled("assessment_id").orElseGet(() -> id(traceId, place, name(in), content));
        Limits.length("assessment_id", ID, id);
        return Assessments.of(id, traceId, name(in), content, in.filled("overrides"), now);
    }

    /** Clients before 3.18 give none: what it says makes one, so that it is the same when that is sent again. */
    private static String id(String traceId, int place, String name, Map<String, Object> content) {
        String words = traceId + " " + place + " " + name + " " + content;
        return Assessments.id(UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8)));
    }

    public static String name(Fields in) {
        return in.filled("assessment_name").orElse("");
    }

    /** What it says. */
    public static Map<String, Object> content(Fields in) {
        return in.plain(CONTENT);
    }

    /** What it says of these parts alone. */
    public static Map<String, Object> content(Fields in, List<String> parts) {
        return in.plain(CONTENT.stream().filter(parts::contains).toList());
    }
}
