// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.history;

import io.neap.control.experiment.Tag;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.RegisteredModel;
import io.neap.control.model.approval.Approval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A registered model as it is, or as the ledger knew it at an instant.
 *
 * @param aliases the version that each led to
 * @param versions those that were there, by number
 */
public record ModelState(
        Optional<String> description,
        SortedMap<String, String> tags,
        SortedMap<String, String> aliases,
        SortedMap<Integer, Version> versions) {

    /**
     * A version then.
     *
     * @param approvals by alias, who had approved it for that
     */
    public record Version(
            String source,
            Optional<String> description,
            SortedMap<String, String> tags,
            Optional<String> stage,
            SortedMap<String, SortedSet<String>> approvals) {

        private Version described(String text) {
            return new Version(source, Optional.of(text), tags, stage, approvals);
        }

        private Version staged(String name) {
            return new Version(source, description, tags, Optional.of(name), approvals);
        }

        /** Its maps belong to the fold alone, too. */
        private Version after(LedgerEntry entry) {
            switch (entry.kind()) {
                case "model-version.described" -> {
                    return described(required(entry, "description"));
                }
                case "model-version.tag-set" -> tags.put(required(entry, "key"), required(entry, "value"));
                case "model-version.tag-deleted" -> tags.remove(required(entry, "key"));
                case "approval.given" -> approved(required(entry, "alias"), person(entry));
                case "approval.withdrawn" -> withdrawn(required(entry, "alias"), person(entry));
                default -> {} // not of the version alone
            }
            return this;
        }

        private Version approved(String alias, String approver) {
            approvals.computeIfAbsent(alias, first -> new TreeSet<>()).add(approver);
            return this;
        }

        private void withdrawn(String alias, String approver) {
            approvals.computeIfPresent(alias, (same, approvers) -> {
                approvers.remove(approver);
                return approvers.isEmpty() ? null : approvers;
            });
        }
    }

    static ModelState of(RegisteredModel model, List<ModelVersion> all, List<Approval> approvals) {
        SortedMap<String, String> aliases = new TreeMap<>();
        model.aliases().forEach(alias -> aliases.put(alias.alias(), alias.version()));
        SortedMap<Integer, Version> versions = new TreeMap<>();
        all.forEach(version -> versions.put(
                Integer.valueOf(version.version()),
                new Version(
                        version.source(),
                        Optional.ofNullable(version.description()),
                        tags(version.tags()),
                        Optional.of(version.stage().title()),
                        new TreeMap<>())));
        approvals.forEach(approval -> versions.computeIfPresent(
                Integer.valueOf(approval.version()),
                (number, version) -> version.approved(approval.alias(), approval.approver())));
        return new ModelState(Optional.ofNullable(model.description()), tags(model.tags()), aliases, versions);
    }

    private static SortedMap<String, String> tags(List<Tag> all) {
        SortedMap<String, String> tags = new TreeMap<>();
        all.forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    /** What the model's entries up to the instant come to; empty when it was not there. */
    public static Optional<ModelState> of(List<LedgerEntry> history) {
        Optional<ModelState> state = Optional.empty();
        for (LedgerEntry entry : history) {
            state = switch (entry.kind()) {
                case "registered-model.created", "registered-model.imported" -> Optional.of(created(entry));
                case "registered-model.deleted", "registered-model.left" -> Optional.empty();
                default -> state.map(known -> known.after(entry));
            };
        }
        return state;
    }

    private static ModelState created(LedgerEntry entry) {
        return new ModelState(text(entry, "description"), tags(entry), new TreeMap<>(), new TreeMap<>());
    }

    /** Its maps belong to the fold alone. */
    private ModelState after(LedgerEntry entry) {
        switch (entry.kind()) {
            case "registered-model.described" -> {
                return new ModelState(text(entry, "description"), tags, aliases, versions);
            }
            case "registered-model.tag-set" -> tags.put(required(entry, "key"), required(entry, "value"));
            case "registered-model.tag-deleted" -> tags.remove(required(entry, "key"));
            case "alias.set" -> aliases.put(required(entry, "alias"), required(entry, "version"));
            case "alias.deleted" -> aliases.remove(required(entry, "alias"));
            case "model-version.created", "model-version.imported" ->
                versions.put(
                        number(entry),
                        new Version(
                                required(entry, "source"),
                                text(entry, "description"),
                                tags(entry),
                                text(entry, "stage"),
                                new TreeMap<>()));
            case "model-version.deleted" -> {
                versions.remove(number(entry));
                aliases.values().removeIf(Integer.toString(number(entry))::equals);
            }
            case "model-version.staged" -> stage(entry);
            case "model-version.described",
                    "model-version.tag-set",
                    "model-version.tag-deleted",
                    "approval.given",
                    "approval.withdrawn" ->
                versions.computeIfPresent(number(entry), (number, version) -> version.after(entry));
            default -> {} // what newer controls write
        }
        return this;
    }

    private void stage(LedgerEntry entry) {
        String stage = required(entry, "stage");
        if (Boolean.TRUE.equals(entry.data().get("archives"))) {
            versions.replaceAll((number, version) ->
                    version.stage().filter(stage::equals).isPresent() ? version.staged("Archived") : version);
        }
        versions.computeIfPresent(number(entry), (number, version) -> version.staged(stage));
    }

    /** Of a subject {@code model/name/version}. */
    private static Integer number(LedgerEntry entry) {
        return Integer.valueOf(entry.subject().substring(entry.subject().lastIndexOf('/') + 1));
    }

    private static SortedMap<String, String> tags(LedgerEntry entry) {
        SortedMap<String, String> tags = new TreeMap<>();
        if (entry.data().get("tags") instanceof Map<?, ?> known) {
            known.forEach((key, value) -> tags.put(String.valueOf(key), String.valueOf(value)));
        }
        return tags;
    }

    /** Who has said it. */
    private static String person(LedgerEntry entry) {
        return entry.actor().replaceFirst("^user:", "");
    }

    private static Optional<String> text(LedgerEntry entry, String key) {
        return Optional.ofNullable(entry.data().get(key)).map(String::valueOf);
    }

    private static String required(LedgerEntry entry, String key) {
        return text(entry, key).orElse("");
    }
}
