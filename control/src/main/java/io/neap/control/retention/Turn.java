// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far the rules of a policy have come. */
final class Turn {

    private final Deque<Rule> left;
    private final Map<String, Tally> done = new LinkedHashMap<>();
    private String after = "";

    Turn(List<Rule> rules) {
        left = new ArrayDeque<>(rules);
    }

    boolean isOpen() {
        return !left.isEmpty();
    }

    /** The rule that is to be gone on with. */
    Rule rule() {
        return left.getFirst();
    }

    String after() {
        return after;
    }

    void advance(Step step) {
        if (!step.gone().isEmpty()) {
            String kind = rule().kind();
            done.merge(kind, Tally.of(kind, step), Tally::plus);
        }
        after = step.next().orElse("");
        if (step.next().isEmpty()) {
            left.removeFirst();
        }
    }

    RetentionReport report() {
        return new RetentionReport(left.isEmpty(), List.copyOf(done.values()));
    }
}
