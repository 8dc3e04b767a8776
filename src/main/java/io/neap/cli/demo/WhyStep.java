// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.LedgerClient;
import java.time.Duration;
import java.util.Optional;

/** Asks the ledger why the service serves what it serves, and whether the ledger itself is whole. */
final class WhyStep implements DemoStep {

    private static final Duration SEALED = Duration.ofSeconds(10);

    @Override
    public String title() {
        return "Why: what the ledger answers";
    }

    @Override
    public void run(Stage stage) {
        JsonNode answer = stage.services().explain(Stage.SERVICE, Optional.empty());
        String text = answer.path("text").asText();
        stage.say("neap why " + Stage.SERVICE);
        stage.say(text);
        stage.fact("why", text);

        JsonNode report = stage.await(SEALED, "The ledger's newest entries were not sealed", () -> {
            JsonNode verified = stage.ledger().verify();
            return verified.path("unsealed").asLong() == 0 ? Optional.of(verified) : Optional.empty();
        });
        stage.say("neap ledger verify");
        stage.say(LedgerClient.sentence(report));
        stage.fact("ledger_entries", report.path("entries").asLong());
        stage.require(report.path("faults").isEmpty(), "The ledger is broken.");
        stage.require(
                text.contains(stage.recall(RetrainStep.SECOND_RUN)),
                "The answer does not name the run that trained the version.");
    }
}
