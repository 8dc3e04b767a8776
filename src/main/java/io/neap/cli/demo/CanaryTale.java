// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Tells a rollout while it happens: each new weight once; and afterwards what each step was judged by. */
final class CanaryTale {

    private static final int JUDGED_AT_MOST = 20;

    private final Stage stage;
    private final List<Integer> weights = new ArrayList<>();
    private long rollout;

    CanaryTale(Stage stage) {
        this.stage = stage;
    }

    /** Takes {@code status.rollout} as it is now. */
    void see(JsonNode status) {
        rollout = status.path("generation").asLong();
        int weight = status.path("weight").asInt();
        if (weight > 0 && (weights.isEmpty() || weights.getLast() != weight)) {
            weights.add(weight);
            stage.say(weight + " % of the requests to version "
                    + status.path("version").asText());
        }
    }

    /** Says each step's verdict and its evidence, from the ledger. */
    void tellVerdicts() {
        for (JsonNode entry : stage.ledger()
                .find(Stage.WORKSPACE, "rollout.judged", JUDGED_AT_MOST)
                .path("entries")) {
            JsonNode data = entry.path("data");
            if (data.path("rollout").asLong() == rollout) {
                stage.say("verdict at " + data.path("weight").asInt() + " %: "
                        + data.path("verdict").asText() + ", "
                        + data.path("reason").asText());
            }
        }
    }

    /** The weights that were seen, in percent, in order. */
    List<Integer> weights() {
        return List.copyOf(weights);
    }
}
