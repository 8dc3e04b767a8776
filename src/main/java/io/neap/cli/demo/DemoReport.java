// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import java.util.List;
import java.util.Map;

/**
 * What the demo did.
 *
 * @param passed whether every step did what it promises
 * @param seconds from the first step to the last
 * @param url where Neap answered
 * @param steps those that were begun, in order
 */
public record DemoReport(boolean passed, double seconds, String url, List<Outcome> steps) {

    public DemoReport {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param failure in words; empty when it did what it promises
     * @param facts what was measured and seen, as JSON values by name
     */
    public record Outcome(int number, String title, double seconds, String failure, Map<String, Object> facts) {}
}
