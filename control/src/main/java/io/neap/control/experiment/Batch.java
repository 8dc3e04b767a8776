// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import java.util.List;

/**
 * What is logged to a run at once: all of it, or nothing when any part is refused.
 *
 * @param places whether a mistake is told with its place, as {@code metrics[1].name}
 */
public record Batch(List<Metric> metrics, List<Param> params, List<Tag> tags, boolean places) {

    public Batch {
        metrics = List.copyOf(metrics);
        params = List.copyOf(params);
        tags = List.copyOf(tags);
    }

    public Batch(List<Metric> metrics, List<Param> params, List<Tag> tags) {
        this(metrics, params, tags, true);
    }

    public static Batch of(Metric metric) {
        return new Batch(List.of(metric), List.of(), List.of());
    }

    public static Batch of(Param param) {
        return new Batch(List.of(), List.of(param), List.of());
    }

    public static Batch of(Tag tag) {
        return new Batch(List.of(), List.of(), List.of(tag));
    }

    /** The same, of a client that has sent no list. */
    public Batch withoutPlaces() {
        return new Batch(metrics, params, tags, false);
    }

    /** The place of one of them in its list. */
    String place(String list, int index) {
        return places ? list + "[" + index + "]." : "";
    }

    /** How many points, params and tags. */
    public int size() {
        return metrics.size() + params.size() + tags.size();
    }
}
