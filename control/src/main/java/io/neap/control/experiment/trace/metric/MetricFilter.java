// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import io.neap.control.error.DomainException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That something has a value, such as {@code trace.tag.team = 'a'} or {@code span.type = "LLM"}.
 *
 * @param key of a tag or of metadata; empty otherwise
 */
public record MetricFilter(Field field, String key, String value) {

    /** What can be compared. */
    public enum Field {
        TRACE_STATUS("trace.status", MetricView.TRACES),
        TRACE_TAG("trace.tag", MetricView.TRACES),
        TRACE_METADATA("trace.metadata", MetricView.TRACES),
        SPAN_NAME("span.name", MetricView.SPANS),
        SPAN_STATUS("span.status", MetricView.SPANS),
        SPAN_TYPE("span.type", MetricView.SPANS),
        ASSESSMENT_NAME("assessment.name", MetricView.ASSESSMENTS),
        ASSESSMENT_TYPE("assessment.type", MetricView.ASSESSMENTS);

        private final String word;
        private final MetricView view;

        Field(String word, MetricView view) {
            this.word = word;
            this.view = view;
        }

        boolean isKeyed() {
            return this == TRACE_TAG || this == TRACE_METADATA;
        }
    }

    private static final Pattern FORM = Pattern.compile("\\s*([a-z]+\\.[a-z]+)"
            + "(?:\\.(?:`([^`]+)`|\"([^\"]+)\"|([^\\s=<>!'\"`]+)))?"
            + "\\s*([=!<>]{1,2}|[A-Za-z]{1,5})\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*");

    /** The filter that a text says, for a view; fails with {@code INVALID_PARAMETER_VALUE}. */
    static MetricFilter read(MetricView view, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw DomainException.invalid("Invalid filter: '" + text
                    + "'. Expected one comparison such as trace.status = 'OK' or trace.tag.team = 'a'.");
        }
        Field field = field(first(form, 1), text);
        String key = first(form, 2, 3, 4);
        if (field.isKeyed() == key.isEmpty()) {
            throw DomainException.invalid("Invalid filter: '" + text + "'. Filtering by " + field.word
                    + (key.isEmpty() ? " requires a key." : " does not require a key."));
        }
        if (!first(form, 5).equals("=")) {
            throw DomainException.invalid(
                    "Invalid comparator: '" + first(form, 5) + "', only '=' operator is supported.");
        }
        if (field.view != MetricView.TRACES && field.view != view) {
            throw DomainException.invalid("Filtering by " + field.word + " is only supported for " + field.view
                    + " view type, got " + view + ".");
        }
        return new MetricFilter(field, key, first(form, 6, 7));
    }

    private static Field field(String word, String text) {
        for (Field field : Field.values()) {
            if (field.word.equals(word)) {
                return field;
            }
        }
        throw DomainException.invalid("Invalid filter: '" + text + "'. '" + word + "' is not one of trace.status,"
                + " trace.tag, trace.metadata, span.name, span.status, span.type, assessment.name, assessment.type.");
    }

    private static String first(Matcher form, int... groups) {
        for (int group : groups) {
            String found = form.group(group);
            if (found != null) {
                return found;
            }
        }
        return "";
    }
}
