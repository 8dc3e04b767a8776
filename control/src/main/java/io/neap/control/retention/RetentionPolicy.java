// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import io.neap.control.experiment.search.SearchParser;
import io.neap.control.experiment.search.SearchSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace wants to be rid of, and when. Ages are whole days; what is absent is kept for ever.
 *
 * @param deletedAfterDays when deleted runs, logged models and experiments are gone for good
 * @param runs which runs are deleted, so that they can still be restored
 * @param curves how finely metrics of old runs are kept
 * @param orphansAfterDays when artifacts below the folder of a run, model or trace that is gone follow it
 * @param tracesAfterDays when traces are gone for good
 * @param automatic whether it is applied without being asked for
 */
public record RetentionPolicy(
        @Nullable Integer deletedAfterDays,
        List<RunRule> runs,
        @Nullable CurveRule curves,
        @Nullable Integer orphansAfterDays,
        @Nullable Integer tracesAfterDays,
        boolean automatic) {

    /** Of a workspace that never said anything. */
    public static final RetentionPolicy NOTHING = new RetentionPolicy(null, List.of(), null, null, null, false);

    public RetentionPolicy {
        runs = List.copyOf(runs);
    }

    /**
     * Runs that go after a while without a sign of life: no start, no end and no point of a metric.
     *
     * @param filter of MLflow's search; blank for every run
     */
    public record RunRule(String filter, int afterDays) {}

    /**
     * Curves of runs that ended so long ago.
     *
     * @param points that are left of each key at most
     */
    public record CurveRule(int afterDays, int points) {}

    /** What is to be done at that instant, in order. The last leaves nothing behind of what others have begun. */
    public List<Rule> rules(Instant now) {
        List<Rule> rules = new ArrayList<>();
        runs.forEach(run -> rules.add(new Rule.DeleteRuns(
                SearchParser.filter(SearchSchema.RUNS, run.filter()), before(now, run.afterDays()))));
        if (deletedAfterDays != null) {
            long before = before(now, deletedAfterDays);
            rules.add(new Rule.PurgeRuns(before));
            rules.add(new Rule.PurgeModels(before));
            rules.add(new Rule.PurgeExperiments(before));
        }
        if (curves != null) {
            rules.add(new Rule.ThinCurves(before(now, curves.afterDays()), curves.points()));
        }
        if (tracesAfterDays != null) {
            rules.add(new Rule.DeleteTraces(before(now, tracesAfterDays)));
        }
        if (orphansAfterDays != null) {
            rules.add(new Rule.DropOrphans(before(now, orphansAfterDays)));
        }
        rules.add(new Rule.EmptyFolders());
        return rules;
    }

    private static long before(Instant now, int days) {
        return now.minus(Duration.ofDays(days)).toEpochMilli();
    }
}
