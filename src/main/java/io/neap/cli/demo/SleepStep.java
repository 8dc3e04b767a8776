// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Oip;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Leaves the service alone until its process is gone, and wakes it with one request. */
final class SleepStep implements DemoStep {

    private static final Duration RECORDED = Duration.ofSeconds(20);
    /** The parts of a start, in their order. */
    private static final List<String> STARTUP =
            List.of("queue", "spawn", "main", "config", "fetch", "map", "library", "session", "warm-up", "ready");

    private static final Pattern PART = Pattern.compile("([\\w-]+);dur=([0-9.]+)");

    @Override
    public String title() {
        return "Sleep when idle, wake on a request";
    }

    @Override
    public void run(Stage stage) {
        List<ProcessHandle> running = stage.venue().processes("inference");
        long start = System.nanoTime();
        stage.await(
                Stage.LONGEST,
                "The service was still awake",
                () -> isAsleep(stage)
                                && running.stream().noneMatch(ProcessHandle::isAlive)
                                && stage.venue().processes("inference").isEmpty()
                        ? Optional.of(true)
                        : Optional.empty());
        String gone = running.isEmpty()
                ? "its pods are gone"
                : "process " + running.stream().map(ProcessHandle::pid).toList() + " is gone";
        stage.say(String.format(Locale.ROOT, "idle for %.1f s; %s", (System.nanoTime() - start) / 1e9, gone));
        stage.fact("slept", true);

        wake(stage);
    }

    private static boolean isAsleep(Stage stage) {
        for (JsonNode target :
                stage.services().get(Stage.SERVICE).path("status").path("traffic")) {
            if (!target.path("state").asText().equals("Asleep")) {
                return false;
            }
        }
        return true;
    }

    private static void wake(Stage stage) {
        Penguins.Row row = stage.penguins().heldOut().getFirst();
        String last = lastWake(stage).path("id").asText();
        long start = System.nanoTime();
        HttpResponse<String> answer = stage.oip().infer(Oip.body(Stage.INPUT, List.of(row.measurements())));
        double millis = (System.nanoTime() - start) / 1e6;

        stage.require(
                Oip.labels(answer).equals(List.of(row.species())), "The woken service answered: " + answer.body());
        stage.say(String.format(
                Locale.ROOT, "one request woke it and was answered %s in %.0f ms", row.species(), millis));
        stage.fact("wake_ms", millis);
        answer.headers().firstValue("Server-Timing").ifPresent(header -> {
            Map<String, Double> parts = parts(header);
            stage.say("Server-Timing in ms: " + told(parts));
            stage.fact("server_timing", parts);
        });
        Map<String, Double> recorded = recorded(stage, last);
        stage.say("the ledger has the parts of the start: " + told(recorded));
        stage.fact("startup_ms", recorded);
        stage.require(
                recorded.keySet().containsAll(List.of("queue", "spawn", "main", "session", "warm-up", "ready")),
                "The ledger does not tell the parts of the wake: " + recorded);
    }

    /** The parts of the start that the ledger has noted after that entry, in ms. */
    private static Map<String, Double> recorded(Stage stage, String before) {
        JsonNode entry = stage.await(
                RECORDED,
                "The wake was not in the ledger",
                () -> Optional.of(lastWake(stage))
                        .filter(woken -> !woken.path("id").asText().equals(before)));
        JsonNode told = entry.path("data").path("startup_ms");
        Map<String, Double> parts = new LinkedHashMap<>();
        STARTUP.stream()
                .filter(told::has)
                .forEach(part -> parts.put(part, told.path(part).asDouble()));
        return parts;
    }

    private static JsonNode lastWake(Stage stage) {
        return stage.ledger()
                .find(Stage.WORKSPACE, "revision.woken", 1)
                .path("entries")
                .path(0);
    }

    private static String told(Map<String, Double> parts) {
        return parts.entrySet().stream()
                .map(part -> String.format(Locale.ROOT, "%s %.0f", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The durations of a Server-Timing header by name, in milliseconds. */
    private static Map<String, Double> parts(String header) {
        Map<String, Double> parts = new LinkedHashMap<>();
        Matcher part = PART.matcher(header);
        while (part.find()) {
            parts.put(part.group(1), Double.parseDouble(part.group(2)));
        }
        return parts;
    }
}
