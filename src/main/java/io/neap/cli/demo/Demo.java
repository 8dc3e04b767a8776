// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import io.neap.cli.demo.venue.DemoHome;
import io.neap.cli.demo.venue.GivenVenue;
import io.neap.cli.demo.venue.OwnVenue;
import io.neap.cli.demo.venue.Venue;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The main job: takes a Neap through the steps, one of its own, which it stops afterwards, or one that was named. */
public final class Demo implements AutoCloseable {

    private final List<DemoStep> steps;
    private final Venue venue;
    private final Optional<DemoHome> home;
    private final boolean keep;
    private final Narrator narrator;
    private final Stage stage;
    private volatile boolean passed;

    private Demo(Venue venue, Optional<DemoHome> home, boolean keep, Narrator narrator) {
        this.steps = List.of(
                new StartStep(venue),
                new TrainStep(),
                new DeployStep(),
                new InferStep(),
                new RetrainStep(),
                new CanaryStep(),
                new BlueGreenStep(),
                new SleepStep(),
                new WhyStep());
        this.venue = venue;
        this.home = home;
        this.keep = keep;
        this.narrator = narrator;
        this.stage = new Stage(venue, narrator, Clock.systemUTC(), new Penguins());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
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
        return new Demo(new OwnVenue(own), Optional.of(home), keep, narrator);
    }

    /**
     * Goes to a Neap that runs already.
     *
     * @param ingress through which address its services are reached, where their names lead nowhere from here
     * @param keep whether the service and the trigger shall be there afterwards
     */
    public static Demo at(URI url, Optional<URI> ingress, boolean keep, Narrator narrator) {
        return new Demo(
                new GivenVenue(url, ingress, keep, Stage.WORKSPACE, Stage.SERVICE, Stage.TRIGGER),
                Optional.empty(),
                keep,
                narrator);
    }

    /** Runs the steps in order and stops at the first that fails. */
    public DemoReport run() {
        narrator.title("Neap: the main job on real data, in " + steps.size() + " steps");
        long start = System.nanoTime();
        List<DemoReport.Outcome> outcomes = new ArrayList<>();
        for (DemoStep step : steps) {
            DemoReport.Outcome outcome = perform(outcomes.size() + 1, step);
            outcomes.add(outcome);
            if (!outcome.failure().isEmpty()) {
                break;
            }
        }
        passed = outcomes.getLast().failure().isEmpty();
        DemoReport report = new DemoReport(passed, seconds(start), venue.url().toString(), outcomes);
        summarize(report);
        return report;
    }

    /** Waits until its own Neap ends, or this process is stopped; one that was named goes on by itself. */
    public void stay() throws InterruptedException {
        if (venue instanceof OwnVenue own) {
            narrator.title("Neap goes on at " + own.url() + " with its home in "
                    + home.orElseThrow().folder() + "; Ctrl-C stops it.");
            own.control().await();
        }
    }

    @Override
    public void close() {
        stage.close();
        if (passed && !keep) {
            home.ifPresent(DemoHome::discard);
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
            narrator.title(venue.traces());
        }
    }

    private static double seconds(long since) {
        double seconds =
                (System.nanoTime() - since) / (double) Duration.ofSeconds(1).toNanos();
        return Math.round(seconds * 100) / 100.0;
    }
}
