// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.explain;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.SealedEntry;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.explain.Explanation.Target;
import io.neap.control.rollout.explain.Explanation.Training;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Gathers the entries that an explanation needs: each round reads the subjects that the story so far names. What
 * serves names its revisions and models, these name their runs, and these their events.
 */
@ApplicationScoped
public class Explainer {

    private static final int MOST = 10_000;

    private final Ledger ledger;

    Explainer(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Fails with {@code RESOURCE_DOES_NOT_EXIST} when the ledger knew no such service at that instant. */
    public Uni<Explanation> explain(ServiceName service, Instant at) {
        return more(service, List.of(), List.of("service/" + service.service()), at)
                .invoke(found -> {
                    if (found.isEmpty()) {
                        throw DomainException.notFound("The ledger knows no service " + service + " as of " + at + ".");
                    }
                })
                .chain(found -> round(service, found, at, Explainer::models))
                .chain(found -> round(service, found, at, Explainer::runs))
                .chain(found -> round(service, found, at, Explainer::events))
                .map(found -> Explanation.of(service, found, at));
    }

    private Uni<List<SealedEntry>> round(
            ServiceName service, List<SealedEntry> found, Instant at, Function<Target, Stream<String>> subjects) {
        List<String> next = new ArrayList<>(new TreeSet<>(Explanation.of(service, found, at).serving().stream()
                .flatMap(subjects)
                .toList()));
        return next.isEmpty() ? Uni.createFrom().item(found) : more(service, found, next, at);
    }

    private static Stream<String> models(Target target) {
        String model = "model/" + target.model().name();
        return Stream.of(
                "revision/" + target.revision(),
                model,
                model + "/" + target.model().version());
    }

    private static Stream<String> runs(Target target) {
        return target.model().training().map(Training::runId).map(run -> "run/" + run).stream();
    }

    private static Stream<String> events(Target target) {
        return target
                .model()
                .training()
                .flatMap(Training::event)
                .map(event -> Origin.subject(event.source(), event.id()))
                .stream();
    }

    private Uni<List<SealedEntry>> more(
            ServiceName service, List<SealedEntry> found, List<String> subjects, Instant at) {
        return ledger.find(new LedgerQuery(service.workspace(), subjects, List.of(), Optional.of(at), MOST))
                .map(next -> Stream.of(found, next).flatMap(Collection::stream).toList());
    }
}
