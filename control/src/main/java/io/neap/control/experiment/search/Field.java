// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

/**
 * What a condition looks at: {@code metrics.loss}, {@code tags.owner}, {@code attributes.status}, {@code datasets.name},
 * {@code span.type}.
 *
 * @param key a metric's, param's or tag's own key, or the canonical name of an attribute
 */
public record Field(Kind kind, String key) {

    /** Where the key is looked up. */
    public enum Kind {
        ATTRIBUTE,
        METRIC,
        PARAM,
        TAG,
        METADATA,
        DATASET,
        SPAN,
        SPAN_ATTRIBUTE,
        FEEDBACK,
        EXPECTATION
    }
}
