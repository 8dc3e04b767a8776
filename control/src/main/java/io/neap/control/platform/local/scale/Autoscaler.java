// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.scale;

import io.neap.control.platform.Scale;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides how many processes a revision should have: the arithmetic of Knative's autoscaler (KPA), whose words and
 * defaults it keeps. Concurrency averaged over the stable window sets the number; a burst in the much shorter panic
 * window may raise it at once, and while a panic lasts it is never lowered. Nothing at all in the whole stable window
 * means zero, after the grace period.
 */
public final class Autoscaler {

    /** Aim at this part of the target, so that there is room while the next process starts. */
    static final double TARGET_UTILIZATION = 0.7;

    static final double MAX_SCALE_UP_RATE = 1000;
    static final double MAX_SCALE_DOWN_RATE = 2;

    private Autoscaler() {}

    /**
     * What was seen, and what to remember of it.
     *
     * @param stable average concurrency over the stable window
     * @param panic average concurrency over the panic window
     * @param ready processes that answer
     * @param readyFor for how long there has been one
     * @param reachable whether a route leads to the revision; only then {@code scale.min} counts
     */
    public record Observation(double stable, double panic, int ready, Duration readyFor, boolean reachable) {}

    /**
     * What one decision leaves for the next.
     *
     * @param panicSince when the load last was above the panic threshold; empty outside a panic
     * @param panicPeak the most processes wanted since the panic began
     * @param idleSince when zero was first wanted; empty while more is
     */
    public record Memory(Optional<Instant> panicSince, int panicPeak, Optional<Instant> idleSince) {

        public static final Memory NONE = new Memory(Optional.empty(), 0, Optional.empty());
    }

    /** How many processes there should be from now on. */
    public record Decision(int desired, Memory memory) {}

    /**
     * The scale with a target that a process can reach: what it may not have at once it can't be aimed at, so the smaller
     * of the two is taken, as Knative does.
     *
     * @param containerConcurrency 0 is no limit
     */
    public static Scale within(Scale scale, int containerConcurrency) {
        return containerConcurrency == 0 || scale.target() <= containerConcurrency
                ? scale
                : new Scale(
                        scale.min(),
                        scale.max(),
                        containerConcurrency,
                        scale.stableWindow(),
                        scale.panicWindowPercent(),
                        scale.panicThresholdPercent(),
                        scale.gracePeriod());
    }

    public static Decision decide(Observation seen, Memory memory, Scale scale, Instant now) {
        int ready = Math.max(1, seen.ready());
        double target = Math.max(0.01, scale.target() * TARGET_UTILIZATION);
        int stable = limited(seen.stable() / target, ready);
        int panic = limited(seen.panic() / target, ready);

        boolean over = Math.ceil(seen.panic() / target) / ready >= scale.panicThresholdPercent() / 100;
        Optional<Instant> panicSince = over
                ? Optional.of(now)
                : memory.panicSince().filter(since -> now.isBefore(since.plus(scale.stableWindow())));
        int wanted = stable;
        int peak = 0;
        if (panicSince.isPresent()) {
            peak = Math.max(memory.panicPeak(), Math.max(ready, Math.max(stable, panic)));
            wanted = peak;
        }
        wanted = Math.min(scale.max(), wanted);
        if (seen.reachable()) {
            wanted = Math.max(scale.min(), wanted);
        }
        if (wanted == 0 && seen.ready() > 0 && seen.readyFor().compareTo(scale.stableWindow()) < 0) {
            wanted = 1;
        }
        return withGrace(wanted, seen, new Memory(panicSince, peak, memory.idleSince()), scale.gracePeriod(), now);
    }

    /** Raised by at most the up-rate and lowered by at most the down-rate in one decision; zero stays in reach of one. */
    private static int limited(double processes, int ready) {
        double most = Math.ceil(MAX_SCALE_UP_RATE * ready);
        double least = Math.floor(ready / MAX_SCALE_DOWN_RATE);
        return (int) Math.min(most, Math.max(least, Math.ceil(processes)));
    }

    private static Decision withGrace(int wanted, Observation seen, Memory memory, Duration grace, Instant now) {
        if (wanted > 0 || seen.ready() == 0) {
            return new Decision(wanted, new Memory(memory.panicSince(), memory.panicPeak(), Optional.empty()));
        }
        Instant idleSince = memory.idleSince().orElse(now);
        boolean over = !now.isBefore(idleSince.plus(grace));
        Memory next = new Memory(memory.panicSince(), memory.panicPeak(), Optional.of(idleSince));
        return new Decision(over ? 0 : 1, next);
    }
}
