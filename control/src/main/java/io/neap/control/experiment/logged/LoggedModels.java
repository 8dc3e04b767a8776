// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.logged;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Experiments;
import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Param;
import io.neap.control.experiment.RunNames;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.search.Search;
import io.neap.control.experiment.search.Search.View;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.experiment.search.SearchSchema;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Logged models: announced before their files are uploaded, final afterwards. */
@ApplicationScoped
public class LoggedModels {

    private static final int PAGE_CEILING = 1_000;

    private final Experiments experiments;
    private final LoggedModelStore store;
    private final Ledger ledger;
    private final Clock clock;

    LoggedModels(Experiments experiments, LoggedModelStore store, Ledger ledger, Clock clock) {
        this.experiments = experiments;
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Announces a model whose files will follow.
     *
     * @param name made up when absent
     */
    public Uni<LoggedModel> create(
            String workspace,
            String experimentId,
            Optional<String> name,
            Optional<String> modelType,
            Optional<String> sourceRunId,
            List<Param> params,
            List<Tag> tags) {
        params.forEach(param -> Limits.param("", param));
        Set<String> keys = new HashSet<>();
        params.forEach(param -> Limits.distinct(keys, param));
        tags.forEach(tag -> Limits.tag("", tag, Limits.TAG));
        name.ifPresent(LoggedModels::requireName);
        String modelId = "m-" + UUID.randomUUID().toString().replace("-", "");
        long now = clock.millis();
        return ledger.record(
                () -> experiments
                        .active(workspace, experimentId)
                        .map(experiment -> new LoggedModel(
                                modelId,
                                experiment.id(),
                                name.orElseGet(() -> RunNames.next(ThreadLocalRandom.current())),
                                location(experiment, modelId),
                                LoggedModelStatus.PENDING,
                                modelType.orElse(null),
                                sourceRunId.orElse(null),
                                now,
                                now,
                                tags,
                                params,
                                List.of()))
                        .call(model -> store.insert(workspace, model)),
                model -> List.of(entry("logged-model.created", workspace, model)));
    }

    public Uni<LoggedModel> get(String workspace, String modelId) {
        return get(workspace, modelId, View.ACTIVE_ONLY);
    }

    /** The model, deleted or not as {@code view} says. */
    public Uni<LoggedModel> get(String workspace, String modelId, View view) {
        return store.find(workspace, modelId, view)
                .map(found -> found.orElseThrow(
                        () -> DomainException.notFound("Logged model with ID '" + modelId + "' not found.")));
    }

    /** Says that the files are there, or will not come. */
    public Uni<LoggedModel> finish(String workspace, String modelId, LoggedModelStatus status) {
        return ledger.record(
                () -> get(workspace, modelId)
                        .call(model -> store.setStatus(workspace, modelId, status, clock.millis()))
                        .chain(model -> get(workspace, modelId)),
                model -> List.of(entry("logged-model.finalized", workspace, model)));
    }

    /** The model is not found any more; versions that were made of it stay as they are. Doing it twice is no error. */
    public Uni<Void> delete(String workspace, String modelId) {
        return ledger.record(
                        () -> get(workspace, modelId, View.ALL)
                                .chain(model -> store.delete(workspace, modelId, clock.millis())
                                        .map(deleted -> deleted ? List.of(model) : List.<LoggedModel>of())),
                        deleted -> deleted.stream()
                                .map(model -> entry("logged-model.deleted", workspace, model))
                                .toList())
                .replaceWithVoid();
    }

    public Uni<LoggedModel> setTags(String workspace, String modelId, List<Tag> tags) {
        tags.forEach(tag -> Limits.tag("", tag, Limits.TAG));
        return get(workspace, modelId)
                .chain(model -> store.setTags(workspace, modelId, tags, clock.millis()))
                .chain(() -> get(workspace, modelId));
    }

    public Uni<Void> deleteTag(String workspace, String modelId, String key) {
        return get(workspace, modelId)
                .chain(model -> store.deleteTag(workspace, modelId, key))
                .invoke(deleted -> {
                    if (!deleted) {
                        throw DomainException.notFound(
                                "No tag with key '" + key + "' found for model with ID '" + modelId + "'.");
                    }
                })
                .replaceWithVoid();
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} when one of them has another value already. */
    public Uni<Void> logParams(String workspace, String modelId, List<Param> params) {
        params.forEach(param -> Limits.param("", param));
        return ledger.record(
                        () -> get(workspace, modelId)
                                .call(model -> store.addParams(modelId, params))
                                .chain(model -> get(workspace, modelId))
                                .invoke(model -> requireUnchanged(model, params)),
                        model -> List.of())
                .replaceWithVoid();
    }

    private static void requireUnchanged(LoggedModel model, List<Param> params) {
        for (Param param : params) {
            if (!model.params().contains(param)) {
                throw DomainException.invalid("Changing param values is not allowed. Param with key='" + param.key()
                        + "' was already logged with another value for model ID='" + model.modelId()
                        + "'. Attempted logging new value '" + param.value() + "'.");
            }
        }
    }

    public Uni<Page<LoggedModel>> search(
            String workspace, List<String> experimentIds, SearchRequest request, MeasuredOn data) {
        experimentIds.forEach(Limits::experimentId);
        Search search = data.of(request.read(SearchSchema.LOGGED_MODELS, PAGE_CEILING, data.order()));
        return store.search(workspace, experimentIds, search).map(found -> SearchRequest.page(search, found));
    }

    private static String location(Experiment experiment, String modelId) {
        return experiment.artifacts("models/" + modelId + "/artifacts");
    }

    private static void requireName(String name) {
        if (name.isEmpty() || name.matches(".*[/:.%\"'].*")) {
            throw DomainException.invalid("Invalid model name ('" + name
                    + "') provided. Model name must be a non-empty string and cannot contain"
                    + " the following characters: / : . % \" '");
        }
    }

    private static LedgerEntry entry(String kind, String workspace, LoggedModel model) {
        Map<String, Object> data = new TreeMap<>();
        data.put("experiment", model.experimentId());
        data.put("name", model.name());
        data.put("status", model.status().name());
        if (model.sourceRunId() != null) {
            data.put("run_id", model.sourceRunId());
        }
        return new LedgerEntry(kind, workspace, "logged-model/" + model.modelId(), LedgerEntry.CLIENT, data);
    }
}
