// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** Declares the inference service; its revision is a process of its own. */
final class DeployStep implements DemoStep {

    private static final Map<String, Object> BLUE_GREEN = Map.of("blueGreen", Map.of());

    @Override
    public String title() {
        return "Deploy version 1 as a service";
    }

    @Override
    public void run(Stage stage) {
        String version = stage.recall(RetrainStep.FIRST);

        JsonNode service = stage.deliver(version, BLUE_GREEN, rollout -> {});
        JsonNode again = stage.services().apply(Stage.SERVICE, Stage.spec(version, BLUE_GREEN));

        stage.require(
                Stage.serving(service).equals(Optional.of(version)),
                "Version " + version + " does not get the requests: " + service.path("status"));
        stage.require(
                again.path("generation").asLong() == service.path("generation").asLong(),
                "The same declaration made another generation.");
        Optional<Long> process = stage.venue().processes("inference").stream()
                .map(ProcessHandle::pid)
                .findFirst();
        stage.say("PUT /api/v1/workspaces/default/services/penguins; the same again changes nothing");
        for (JsonNode condition : service.path("status").path("conditions")) {
            stage.say(condition.path("type").asText() + ": "
                    + condition.path("status").asText() + ", "
                    + condition.path("reason").asText());
        }
        stage.say("revision "
                + service.path("status")
                        .path("traffic")
                        .path(0)
                        .path("revision")
                        .asText()
                + process.map(pid -> " runs as process " + pid + " and").orElse("") + " gets 100 % of the requests");
        stage.say("reached at " + stage.service());
        stage.fact("generation", service.path("generation").asLong());
        process.ifPresent(pid -> stage.fact("pid", pid));
    }
}
