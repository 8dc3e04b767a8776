// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a run may change, and what may not. */
final class RunFacts {

    private static final String NAME = "name";
    private static final String STATUS = "status";
    private static final String END = "end time";
    private static final String LIFECYCLE = "lifecycle";

    private RunFacts() {}

    static Map<String, String> of(Run run) {
        return new Facts()
                .with(NAME, run.runName())
                .with(STATUS, run.status())
                .with(END, run.endTime())
                .with(LIFECYCLE, run.lifecycle())
                .with(run.tags())
                .map();
    }

    /** With its params, whose values stay once they are logged. */
    static Map<String, String> fixed(Run run) {
        Facts facts = new Facts()
                .with("experiment", run.experimentId())
                .with("user", run.userId())
                .with("start time", run.startTime());
        run.params().forEach(param -> facts.with("param " + param.key(), param.value()));
        return facts.map();
    }

    /** The source's run as it begins here: what only an end can say is not said yet. */
    static Run begun(Run source, Experiment experiment) {
        return new Run(
                source.runId(),
                experiment.id(),
                source.runName(),
                source.userId(),
                RunStatus.RUNNING,
                source.startTime(),
                null,
                experiment.artifacts(source.runId() + "/artifacts"),
                Lifecycle.ACTIVE,
                List.of(),
                List.of(),
                source.tags(),
                List.of(),
                List.of(),
                List.of());
    }

    /** The source's run as it is wanted while points are still to come. */
    static Run open(Run source, Run here) {
        return with(source, source.runName(), here.status(), here.endTime(), Lifecycle.ACTIVE);
    }

    /**
     * What an import that has opened a run has brought so far. How it ended, and whether it is deleted, only the import
     * that closes it brings: until then that stays what was brought last, so that what is changed here is not taken for
     * it. A run that had to be made active for its points was.
     */
    static Map<String, String> opened(Map<String, String> wanted, Merge merge, Map<String, String> before) {
        Map<String, String> brought = new TreeMap<>(wanted);
        List<String> kept =
                merge.changes().containsKey(LIFECYCLE) ? List.of(STATUS, END) : List.of(STATUS, END, LIFECYCLE);
        for (String name : kept) {
            if (before.containsKey(name)) {
                brought.put(name, before.get(name));
            } else {
                brought.remove(name);
            }
        }
        return brought;
    }

    /** Whether the run here has what the source's has beside its facts. */
    static boolean hasAll(Run here, Run source) {
        return here.params().containsAll(source.params())
                && datasets(here).containsAll(datasets(source))
                && here.modelInputs().containsAll(source.modelInputs())
                && here.modelOutputs().containsAll(source.modelOutputs());
    }

    private static Set<List<String>> datasets(Run run) {
        return run.datasets().stream()
                .map(dataset -> List.of(dataset.name(), dataset.digest()))
                .collect(Collectors.toSet());
    }

    static Run merged(Run here, Merge merge) {
        Optional<String> end = Facts.changed(merge, END);
        return with(
                here,
                Facts.changed(merge, NAME).orElse(here.runName()),
                Facts.changed(merge, STATUS).map(RunStatus::valueOf).orElse(here.status()),
                merge.changes().containsKey(END) ? end.map(Long::valueOf).orElse(null) : here.endTime(),
                Facts.changed(merge, LIFECYCLE).map(Lifecycle::valueOf).orElse(here.lifecycle()));
    }

    private static Run with(Run run, String name, RunStatus status, @Nullable Long end, Lifecycle lifecycle) {
        return new Run(
                run.runId(),
                run.experimentId(),
                name,
                run.userId(),
                status,
                run.startTime(),
                end,
                run.artifactUri(),
                lifecycle,
                run.metrics(),
                run.params(),
                run.tags(),
                run.datasets(),
                run.modelInputs(),
                run.modelOutputs());
    }
}
