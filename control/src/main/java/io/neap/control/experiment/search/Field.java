// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import java.util.List;
import java.util.Optional;

/**
 * What a condition looks at: {@code metrics.loss}, {@code tags.owner}, {@code attributes.status}, {@code datasets.name},
 * {@code span.type}.
 *
 * @param key a metric's, param's or tag's own key, or the canonical name of an attribute; of a metric, empty for any
 * @param on the data sets on one of which a metric was measured; empty for any
 */
public record Field(Kind kind, String key, List<Data> on) {

    public Field {
        on = List.copyOf(on);
    }

    public Field(Kind kind, String key) {
        this(kind, key, List.of());
    }

    /** The field as it was measured on one of the data sets; what is no metric stays as it is. */
    public Field measuredOn(List<Data> data) {
        return kind == Kind.METRIC ? new Field(kind, key, data) : this;
    }

    /** Data sets of this name and this digest; absent is any. */
    public record Data(Optional<String> name, Optional<String> digest) {}

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
