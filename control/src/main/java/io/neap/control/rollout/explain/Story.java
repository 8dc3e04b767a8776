// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.explain;

import static io.neap.control.rollout.explain.Entries.map;
import static io.neap.control.rollout.explain.Entries.maps;
import static io.neap.control.rollout.explain.Entries.number;
import static io.neap.control.rollout.explain.Entries.text;

import io.neap.control.ledger.SealedEntry;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.explain.Explanation.Judgement;
import io.neap.control.rollout.explain.Explanation.Rejected;
import io.neap.control.rollout.explain.Explanation.Request;
import io.neap.control.rollout.explain.Explanation.Takeover;
import io.neap.control.rollout.explain.Explanation.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a service's part of the story: its routes, rollouts and requests. */
final class Story {

    /** What begins or ends a rollout. */
    private static final Set<String> TURNS =
            Set.of("rollout.started", "rollout.completed", "rollout.rolled-back", "rollout.superseded");

    private final Entries entries;
    private final Entries service;

    Story(ServiceName name, Entries entries) {
        this.entries = entries;
        this.service = sinceLastDeletion(entries.of("service/" + name.service()));
    }

    /** A service of the same name that was deleted before is another service. */
    private static Entries sinceLastDeletion(Entries all) {
        List<String> kinds =
                all.all().stream().map(entry -> entry.entry().kind()).toList();
        int end = Math.max(kinds.lastIndexOf("service.withdrawn"), kinds.lastIndexOf("service.deleted"));
        return new Entries(all.all().subList(end + 1, kinds.size()));
    }

    List<Target> serving() {
        return routes().last()
                .map(route -> maps(route.entry().data(), "targets").stream()
                        .flatMap(target -> text(target, "revision").map(revision -> target(revision, target)).stream())
                        .toList())
                .orElse(List.of());
    }

    private Entries routes() {
        return service.where(entry -> entry.entry().kind().equals("route.applied"));
    }

    private Target target(String revision, Map<?, ?> target) {
        long percent = number(target, "percent").orElse(0L);
        SealedEntry decision = beginning(revision, percent);
        Optional<Takeover> takeover = takeover(revision);
        Optional<Request> request = request(takeover);
        return new Target(
                revision,
                percent,
                text(target, "tag"),
                decision.at(),
                decision.entry().actor(),
                text(decision, "reason").orElse(""),
                new Origin(entries)
                        .model(
                                revision,
                                text(target, "model").orElse(""),
                                text(target, "version").orElse(""),
                                request.map(Request::model).orElse("")),
                takeover,
                request);
    }

    /** The route with which the revision came to have its present percent. */
    private SealedEntry beginning(String revision, long percent) {
        List<SealedEntry> routes = routes().all();
        int first = routes.size() - 1;
        while (first > 0 && percent(routes.get(first - 1), revision).equals(Optional.of(percent))) {
            first--;
        }
        return routes.get(first);
    }

    private static Optional<Long> percent(SealedEntry route, String revision) {
        return maps(route.entry().data(), "targets").stream()
                .filter(target -> text(target, "revision").equals(Optional.of(revision)))
                .findFirst()
                .flatMap(target -> number(target, "percent"));
    }

    /** The latest rollout to the revision that began with a start: a return to what served all along has none. */
    private Optional<Takeover> takeover(String revision) {
        return rollouts("rollout.started", revision).last().map(started -> {
            long rollout = number(started.entry().data(), "rollout").orElse(0L);
            List<Judgement> judgements = rollouts("rollout.judged", revision).all().stream()
                    .filter(judged -> number(judged.entry().data(), "rollout").equals(Optional.of(rollout)))
                    .map(Story::judgement)
                    .toList();
            return new Takeover(rollout, started.at(), text(started, "cause").orElse(""), judgements);
        });
    }

    private Entries rollouts(String kind, String to) {
        return service.where(
                entry -> entry.entry().kind().equals(kind) && text(entry, "to").equals(Optional.of(to)));
    }

    private static Judgement judgement(SealedEntry entry) {
        Map<String, Object> data = entry.entry().data();
        return new Judgement(
                entry.at(),
                text(entry, "verdict").orElse(""),
                number(data, "step"),
                number(data, "weight"),
                text(entry, "reason").orElse(""),
                maps(data, "evidence"));
    }

    /** What was asked for when the rollout began. */
    private Optional<Request> request(Optional<Takeover> takeover) {
        return takeover.flatMap(begun -> service.where(
                                entry -> entry.entry().kind().equals("service.applied")
                                        && !entry.at().isAfter(begun.startedAt()))
                        .last())
                .map(asked -> new Request(
                        asked.entry().actor(),
                        asked.at(),
                        number(asked.entry().data(), "generation").orElse(0L),
                        text(map(asked.entry().data(), "spec"), "model").orElse("")));
    }

    /** The latest rollout, when it was rolled back. */
    Optional<Rejected> rejected() {
        return service.where(entry -> TURNS.contains(entry.entry().kind()))
                .last()
                .filter(entry -> entry.entry().kind().equals("rollout.rolled-back"))
                .map(entry -> new Rejected(
                        text(entry, "to").orElse(""),
                        text(entry, "model"),
                        text(entry, "version"),
                        entry.at(),
                        entry.entry().actor(),
                        text(entry, "reason").orElse(""),
                        maps(entry.entry().data(), "evidence")));
    }
}
