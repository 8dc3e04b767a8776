// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import java.util.ArrayList;
import java.util.List;

/**
 * How much one kind of rule does or has done.
 *
 * @param kind such as {@code purge-runs}
 * @param bytes of artifacts, spans and points of metrics (24 each) that go with them; artifacts of equal content, which
 *     are kept once, count as often as they are named
 * @param names of the first few
 */
public record Tally(String kind, long count, long bytes, List<String> names) {

    static final int SHOWN = 10;

    public Tally {
        names = List.copyOf(names);
    }

    static Tally of(String kind, Step step) {
        return new Tally(
                kind,
                step.gone().size(),
                step.gone().stream().mapToLong(Gone::bytes).sum(),
                step.gone().stream().map(Gone::name).limit(SHOWN).toList());
    }

    Tally plus(Tally other) {
        List<String> both = new ArrayList<>(names);
        other.names.stream().limit(Math.max(0, SHOWN - names.size())).forEach(both::add);
        return new Tally(kind, count + other.count, bytes + other.bytes, both);
    }
}
