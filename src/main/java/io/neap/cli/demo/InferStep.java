// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import io.neap.cli.client.Oip;
import io.neap.cli.load.LoadGenerator;
import io.neap.cli.load.LoadReport;
import java.util.List;
import java.util.Locale;

/** Asks for predictions of rows that no model has seen, all at once and then one by one in a burst. */
final class InferStep implements DemoStep {

    private static final double ACCURACY_WANTED = 0.9;
    private static final int PER_SECOND = 300;
    private static final int CONNECTIONS = 4;
    private static final int EXAMPLES = 3;
    private static final long WARM_UP_MILLIS = 1500;
    private static final long BURST_MILLIS = 2000;

    @Override
    public String title() {
        return "Infer through the gateway";
    }

    @Override
    public void run(Stage stage) {
        predict(stage);
        burst(stage);
    }

    private static void predict(Stage stage) {
        List<Penguins.Row> rows = stage.penguins().heldOut();
        String body = Oip.body(
                Stage.INPUT, rows.stream().map(Penguins.Row::measurements).toList());

        List<String> labels = Oip.labels(stage.oip().infer(body));
        stage.require(labels.size() == rows.size(), labels.size() + " labels came back for " + rows.size() + " rows.");
        double accuracy = stage.penguins().accuracy(labels);

        stage.say("POST " + stage.oip().inferPath());
        for (int i = 0; i < rows.size(); i += rows.size() / EXAMPLES) {
            List<Double> cell = rows.get(i).measurements();
            stage.say(String.format(
                    Locale.ROOT,
                    "bill %.1f x %.1f mm, flipper %.0f mm, %.0f g: %s (it is %s)",
                    cell.get(0),
                    cell.get(1),
                    cell.get(2),
                    cell.get(3),
                    labels.get(i),
                    rows.get(i).species()));
        }
        stage.say(String.format(Locale.ROOT, "accuracy %.3f on %d held-out rows", accuracy, rows.size()));
        stage.fact("accuracy", accuracy);
        stage.require(accuracy >= ACCURACY_WANTED, "That is below " + ACCURACY_WANTED + ".");
    }

    private static void burst(Stage stage) {
        try (LoadGenerator load = stage.load(PER_SECOND, CONNECTIONS)) {
            stage.pause(WARM_UP_MILLIS);
            load.report();
            stage.pause(BURST_MILLIS);
            LoadReport report = load.report();

            stage.say("warm burst: " + report.requests() + " requests, " + report.latency() + ", " + report.failed()
                    + " failed");
            stage.fact("requests", report.requests());
            stage.fact("failed", report.failed());
            stage.fact("p50_ms", report.latency().p50());
            stage.fact("p99_ms", report.latency().p99());
            stage.requireNoneFailed(report);
        }
    }
}
