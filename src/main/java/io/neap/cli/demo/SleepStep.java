// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import io.neap.cli.client.Oip;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leaves the service alone until its process is gone, and wakes it with one request. */
final class SleepStep implements DemoStep {

    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);
    private static final Pattern PART = Pattern.compile("([\\w-]+);dur=([0-9.]+)");

    @Override
    public String title() {
        return "Sleep when idle, wake on a request";
    }

    @Override
    public void run(Stage stage) {
        List<ProcessHandle> running = stage.control().functions("inference");
        long start = System.nanoTime();
        stage.await(
                LONGEST_IDLE,
                "The service was still awake",
                () -> running.stream().anyMatch(ProcessHandle::isAlive)
                                || !stage.control().functions("inference").isEmpty()
                        ? Optional.empty()
                        : Optional.of(true));
        stage.say(String.format(
                Locale.ROOT,
                "idle for %.1f s; process %s is gone",
                (System.nanoTime() - start) / 1e9,
                running.stream().map(process -> Long.toString(process.pid())).toList()));
        stage.fact("slept", true);

        wake(stage);
    }

    private static void wake(Stage stage) {
        Penguins.Row row = stage.penguins().heldOut().getFirst();
        long start = System.nanoTime();
        HttpResponse<String> answer = stage.oip().infer(Oip.body(Stage.INPUT, List.of(row.measurements())));
        double millis = (System.nanoTime() - start) / 1e6;
        String timing = answer.headers().firstValue("Server-Timing").orElse("");
        Map<String, Double> parts = parts(timing);

        stage.require(
                Oip.labels(answer).equals(List.of(row.species())), "The woken service answered: " + answer.body());
        stage.require(
                parts.keySet().containsAll(List.of("spawn", "main", "session", "warm-up", "first")),
                "The answer's Server-Timing does not tell the parts of the wake: '" + timing + "'");
        stage.say(String.format(
                Locale.ROOT, "one request woke it and was answered %s in %.0f ms", row.species(), millis));
        List<String> told = new ArrayList<>();
        parts.forEach((name, part) -> told.add(String.format(Locale.ROOT, "%s %.0f", name, part)));
        stage.say("Server-Timing in ms: " + String.join(", ", told));
        stage.fact("wake_ms", millis);
        stage.fact("server_timing", parts);
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
