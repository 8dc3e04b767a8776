// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Tells a rollout while it happens: each new weight once, each new verdict once. */
final class CanaryTale {

    private final Stage stage;
    private final List<Integer> weights = new ArrayList<>();
    private String told = "";

    CanaryTale(Stage stage) {
        this.stage = stage;
    }

    /** Takes {@code status.rollout} as it is now. */
    void see(JsonNode rollout) {
        int weight = rollout.path("weight").asInt();
        String verdict = rollout.path("verdict").asText();
        if (weight > 0 && (weights.isEmpty() || weights.getLast() != weight)) {
            weights.add(weight);
            stage.say(weight + " % of the requests");
        }
        if (!verdict.isEmpty() && !verdict.equals(told)) {
            told = verdict;
            stage.say("verdict: " + verdict);
        }
    }

    /** The weights that were seen, in percent, in order. */
    List<Integer> weights() {
        return List.copyOf(weights);
    }
}
