// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.explain;

import static io.neap.control.rollout.explain.Entries.map;
import static io.neap.control.rollout.explain.Entries.maps;
import static io.neap.control.rollout.explain.Entries.text;

import io.neap.control.ledger.SealedEntry;
import io.neap.control.rollout.explain.Explanation.Alias;
import io.neap.control.rollout.explain.Explanation.Dataset;
import io.neap.control.rollout.explain.Explanation.Event;
import io.neap.control.rollout.explain.Explanation.Model;
import io.neap.control.rollout.explain.Explanation.Registration;
import io.neap.control.rollout.explain.Explanation.Training;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where a model version comes from: its alias, its registration, its run, the run's data sets and event. */
record Origin(Entries entries) {

    /** {@code reference} is what the user asked for; an alias in it is looked up. */
    Model model(String revision, String name, String version, String reference) {
        Optional<SealedEntry> created = entries.of(
                        "model/" + name + "/" + version, "model-version.created", "model-version.imported")
                .last();
        Optional<SealedEntry> applied =
                entries.of("revision/" + revision, "revision.applied").last();
        return new Model(
                name,
                version,
                applied.flatMap(entry -> text(entry, "sha256"))
                        .or(() -> created.flatMap(entry -> text(entry, "sha256"))),
                alias(name, version, reference),
                created.map(entry -> new Registration(
                        entry.entry().actor(), entry.at(), text(entry, "run_id"), text(entry, "source"))),
                created.flatMap(entry -> text(entry, "run_id")).map(this::training));
    }

    private Optional<Alias> alias(String name, String version, String reference) {
        int at = reference.indexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        String alias = reference.substring(at + 1);
        return entries.of("model/" + name, "alias.set")
                .where(entry -> text(entry, "alias").equals(Optional.of(alias))
                        && text(entry, "version").equals(Optional.of(version)))
                .last()
                .map(entry -> new Alias(alias, entry.entry().actor(), entry.at()));
    }

    private Training training(String runId) {
        Entries run = entries.of("run/" + runId);
        Optional<SealedEntry> ended = run.of("run/" + runId, "run.ended").last();
        Optional<SealedEntry> told = ended.or(run::last);
        Map<?, ?> tags =
                told.<Map<?, ?>>map(entry -> map(entry.entry().data(), "tags")).orElse(Map.of());
        List<Dataset> datasets = ended.map(entry -> maps(entry.entry().data(), "datasets").stream()
                        .map(dataset -> new Dataset(
                                text(dataset, "name").orElse(""),
                                text(dataset, "digest").orElse(""),
                                text(tags, "neap.dataset.sha256")))
                        .toList())
                .orElse(List.of());
        return new Training(
                runId,
                run.of("run/" + runId, "run.started").last().flatMap(entry -> text(entry, "run_name")),
                ended.flatMap(entry -> text(entry, "status")),
                ended.map(SealedEntry::at),
                datasets,
                text(tags, "neap.trigger"),
                event(tags));
    }

    private Optional<Event> event(Map<?, ?> tags) {
        return text(tags, "neap.event.id").map(id -> {
            String source = text(tags, "neap.event.source").orElse("");
            Optional<SealedEntry> received =
                    entries.of(subject(source, id), "event.received").last();
            return new Event(source, id, text(tags, "neap.event.type"), received.map(SealedEntry::at));
        });
    }

    static String subject(String source, String id) {
        return "event/" + source + "/" + id;
    }
}
