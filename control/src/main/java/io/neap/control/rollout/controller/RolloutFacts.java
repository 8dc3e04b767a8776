// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.rollout.AffinityDocument;
import io.neap.control.rollout.Delivery;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.SpecDocument;
import io.neap.control.rollout.analysis.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledger entries of a decision: what {@link Transition} changed, who decided, and on what evidence. */
final class RolloutFacts {

    static final String ACTOR = "rollout-controller";

    private final InferenceService before;
    private final InferenceService after;
    private final String actor;
    private final List<LedgerEntry> entries = new ArrayList<>();

    private RolloutFacts(InferenceService before, InferenceService after, String actor) {
        this.before = before;
        this.after = after;
        this.actor = actor;
    }

    static List<LedgerEntry> of(
            InferenceService before, Decision.Change decision, InferenceService after, String actor) {
        RolloutFacts facts = new RolloutFacts(before, after, actor);
        switch (decision) {
            case Decision.Observe ignored -> facts.routed("the affinity changed");
            case Decision.Forget ignored -> {}
            case Decision.Begin begin -> facts.begun(begin.generation(), begin.cause());
            case Decision.Return back -> facts.returned(back);
            case Decision.Preview ignored -> facts.stepped("checked under its tag before it gets requests");
            case Decision.Advance advance -> {
                facts.judged(advance.verdict());
                facts.stepped("step " + (advance.step() + 1) + " at " + advance.weight() + " %");
            }
            case Decision.Complete complete -> {
                facts.judged(complete.verdict());
                facts.ended("rollout.completed", complete.reason(), complete.verdict());
            }
            case Decision.RollBack failed -> {
                facts.judged(failed.verdict());
                facts.ended("rollout.rolled-back", failed.reason(), failed.verdict());
            }
            case Decision.Retire retire -> retire.revisions().forEach(facts::retired);
        }
        return facts.entries;
    }

    private void begun(long generation, String cause) {
        supersede(generation);
        Rollout.Change change = change(after);
        if (before.delivery().revision(change.to()).isEmpty()) {
            after.delivery().revision(change.to()).ifPresent(this::applied);
        }
        Map<String, Object> data = describe(change);
        data.put("cause", cause);
        data.put("strategy", SpecDocument.write(after.spec()).get("strategy"));
        add("rollout.started", data);
        routed(cause);
    }

    private void returned(Decision.Return back) {
        supersede(back.generation());
        ended("rollout.completed", "it served all along", Optional.empty());
    }

    private void supersede(long generation) {
        before.delivery().rollout().filter(Rollout::isActive).ifPresent(active -> {
            Map<String, Object> data = describe(active.change());
            data.put("reason", "generation " + generation + " asks for something else");
            add("rollout.superseded", data);
            after.delivery()
                    .revision(active.change().to())
                    .filter(dropped -> dropped.standing() == ModelRevision.Standing.RETIRED)
                    .ifPresent(dropped -> retired(dropped.name()));
        });
    }

    private void applied(ModelRevision revision) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("service", after.name().service());
        data.put("generation", after.generation());
        data.put("model", revision.model().name());
        data.put("version", revision.model().version());
        data.put("sha256", revision.model().sha256());
        data.put("template", SpecDocument.writeTemplate(revision.template()));
        entries.add(entry("revision.applied", "revision/" + revision.name().name(), data));
    }

    private void retired(RevisionName revision) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("service", after.name().service());
        data.put("reason", "no route leads to it");
        entries.add(entry("revision.retired", "revision/" + revision.name(), data));
    }

    private void judged(Optional<Verdict> verdict) {
        verdict.ifPresent(found -> {
            Map<String, Object> data = describe(change(before));
            data.put("verdict", found.outcome().word());
            data.put("reason", found.reason());
            data.put("evidence", found.evidence());
            if (before.delivery().rollout().orElse(null) instanceof Rollout.Stepping stepping) {
                data.put("step", stepping.step() + 1);
                data.put("weight", weight(before));
            }
            add("rollout.judged", data);
        });
    }

    private void stepped(String reason) {
        Map<String, Object> data = describe(change(after));
        data.put("weight", weight(after));
        if (after.delivery().rollout().orElse(null) instanceof Rollout.Stepping stepping) {
            data.put("step", stepping.step() + 1);
        }
        add("rollout.stepped", data);
        routed(reason);
    }

    private void ended(String kind, String reason, Optional<Verdict> verdict) {
        Map<String, Object> data = describe(change(after));
        data.put("reason", reason);
        verdict.ifPresent(found -> {
            data.put("verdict", found.outcome().word());
            data.put("evidence", found.evidence());
        });
        add(kind, data);
        routed(reason);
    }

    private void routed(String reason) {
        if (after.delivery().route().equals(before.delivery().route())) {
            return;
        }
        Route route = after.delivery().route().orElseThrow();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("generation", route.generation());
        data.put("rollout", change(after).generation());
        data.put("reason", reason);
        data.put("targets", route.targets().stream().map(this::target).toList());
        route.affinity().ifPresent(affinity -> data.put("affinity", AffinityDocument.write(affinity)));
        add("route.applied", data);
    }

    private Map<String, Object> target(TrafficTarget target) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("revision", target.revision().name());
        data.put("percent", target.percent());
        target.tag().ifPresent(tag -> data.put("tag", tag));
        after.delivery().revision(target.revision()).ifPresent(revision -> {
            data.put("model", revision.model().name());
            data.put("version", revision.model().version());
        });
        return data;
    }

    private Map<String, Object> describe(Rollout.Change change) {
        Delivery delivery = after.delivery();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("rollout", change.generation());
        change.from().ifPresent(from -> data.put("from", from.name()));
        data.put("to", change.to().name());
        delivery.revision(change.to()).ifPresent(candidate -> {
            data.put("model", candidate.model().name());
            data.put("version", candidate.model().version());
        });
        return data;
    }

    private static int weight(InferenceService service) {
        RevisionName candidate = change(service).to();
        return service.delivery().route().stream()
                .flatMap(route -> route.targets().stream())
                .filter(target -> target.revision().equals(candidate))
                .mapToInt(TrafficTarget::percent)
                .sum();
    }

    private static Rollout.Change change(InferenceService service) {
        return service.delivery().rollout().orElseThrow().change();
    }

    private void add(String kind, Map<String, Object> data) {
        entries.add(entry(kind, "service/" + after.name().service(), data));
    }

    private LedgerEntry entry(String kind, String subject, Map<String, Object> data) {
        return new LedgerEntry(kind, after.name().workspace(), subject, actor, data);
    }
}
