// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import io.neap.cli.outcome.Failure;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The main job on one machine: takes a Neap of its own through the steps, and stops it. */
public final class Demo implements AutoCloseable {

    private static final List<DemoStep> STEPS = List.of(
            new StartStep(),
            new TrainStep(),
            new DeployStep(),
            new InferStep(),
            new RetrainStep(),
            new CanaryStep(),
            new BlueGreenStep(),
            new SleepStep(),
            new WhyStep());

    private final Settings settings;
    private final DemoHome home;
    private final boolean keep;
    private final Narrator narrator;
    private final Stage stage;
    private volatile boolean passed;

    private Demo(Settings settings, DemoHome home, boolean keep, Narrator narrator) {
        this.settings = settings;
        this.home = home;
        this.keep = keep;
        this.narrator = narrator;
        this.stage = new Stage(settings, narrator, Clock.systemUTC(), new Penguins());
    }

    /**
     * Makes a home and chooses a port; starts nothing yet.
     *
     * @param keep whether the home shall be there afterwards
     */
    public static Demo prepare(Settings settings, boolean keep, Narrator narrator) {
        DemoHome home = DemoHome.of(settings);
        Settings own = settings.withHome(home.folder());
        if (!Ports.isFree(own.host(), own.port())) {
            own = own.withPort(Ports.free());
            narrator.say("Port " + settings.port() + " is taken; the demo uses " + own.port() + ".");
        }
        Demo demo = new Demo(own, home, keep, narrator);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "stop"));
        return demo;
    }

    /** Runs the steps in order and stops at the first that fails. */
    public DemoReport run() {
        narrator.title("Neap: the main job on real data, in " + STEPS.size() + " steps");
        long start = System.nanoTime();
        List<DemoReport.Outcome> outcomes = new ArrayList<>();
        for (DemoStep step : STEPS) {
            DemoReport.Outcome outcome = perform(outcomes.size() + 1, step);
            outcomes.add(outcome);
            if (!outcome.failure().isEmpty()) {
                break;
            }
        }
        passed = outcomes.getLast().failure().isEmpty();
        DemoReport report =
                new DemoReport(passed, seconds(start), settings.url().toString(), outcomes);
        summarize(report);
        return report;
    }

    /** Waits until control ends, or this process is stopped. */
    public void stay() throws InterruptedException {
        narrator.title(
                "Neap goes on at " + settings.url() + " with its home in " + home.folder() + "; Ctrl-C stops it.");
        stage.control().await();
    }

    @Override
    public void close() {
        stage.close();
        if (passed && !keep) {
            home.discard();
        }
    }

    private DemoReport.Outcome perform(int number, DemoStep step) {
        narrator.step(number, step.title());
        long start = System.nanoTime();
        String failure = "";
        try {
            step.run(stage);
        } catch (Failure e) {
            failure = e.text();
        } catch (RuntimeException e) {
            failure = "Something unforeseen happened: " + e;
        }
        double seconds = seconds(start);
        narrator.took(seconds);
        return new DemoReport.Outcome(number, step.title(), seconds, failure, stage.takeFacts());
    }

    private void summarize(DemoReport report) {
        narrator.title("");
        if (report.passed()) {
            narrator.title(String.format(
                    Locale.ROOT,
                    "All %d steps passed in %.0f s.",
                    report.steps().size(),
                    report.seconds()));
        } else {
            DemoReport.Outcome last = report.steps().getLast();
            narrator.title("Step " + last.number() + " (" + last.title() + ") failed: " + last.failure());
            narrator.title("What it left behind is in " + settings.home() + ", control's log in logs/ there.");
        }
    }

    private static double seconds(long since) {
        double seconds =
                (System.nanoTime() - since) / (double) Duration.ofSeconds(1).toNanos();
        return Math.round(seconds * 100) / 100.0;
    }
}
