// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.search.Search;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.experiment.search.SearchSchema;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ModelGuard.AliasMove;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Registered models and their aliases, and the way from a reference to a file that can be served. */
@ApplicationScoped
public class ModelRegistry {

    private static final int PAGE_CEILING = 1_000;

    private final ModelStore models;
    private final VersionStore versions;
    private final ModelGuard guard;
    private final Ledger ledger;
    private final Clock clock;

    ModelRegistry(ModelStore models, VersionStore versions, ModelGuard guard, Ledger ledger, Clock clock) {
        this.models = models;
        this.versions = versions;
        this.guard = guard;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * The file that serves what is referred to. Fails with {@code RESOURCE_DOES_NOT_EXIST} when there is no such
     * version, with {@code INVALID_PARAMETER_VALUE} when it has no ONNX file or is not registered.
     */
    public Uni<ServableModel> servable(String workspace, ModelReference reference) {
        return version(workspace, reference).map(version -> {
            Artifact onnx = version.onnx();
            if (onnx == null) {
                throw DomainException.invalid(reference + " can't be served: its MLmodel at " + version.artifactUri()
                        + " names no ONNX file that was there when the version was registered. Log it with"
                        + " mlflow.onnx.log_model and register it again.");
            }
            return new ServableModel(version.name(), version.version(), onnx.path(), onnx.sha256(), onnx.size());
        });
    }

    /** The version that is referred to; fails like {@link #servable}. */
    public Uni<ModelVersion> version(String workspace, ModelReference reference) {
        Uni<Optional<ModelVersion>> found = switch (reference) {
            case ModelReference.Version(String name, String version) -> versions.find(workspace, name, version);
            case ModelReference.Latest(String name) -> versions.latest(workspace, name);
            case ModelReference.ByAlias(String name, String alias) -> versions.byAlias(workspace, name, alias);
            case ModelReference.Logged logged ->
                Uni.createFrom()
                        .failure(DomainException.invalid(
                                logged + " is a logged model: register it first, then refer to its version or alias."));
        };
        return found.map(version ->
                version.orElseThrow(() -> DomainException.notFound("Model Version " + reference + " not found")));
    }

    /** Fails with {@code RESOURCE_ALREADY_EXISTS} when the name is taken. */
    public Uni<RegisteredModel> create(String workspace, String name, Optional<String> description, List<Tag> tags) {
        ModelNames.requireModel(name);
        tags.forEach(tag -> Limits.tag("", tag, Limits.REGISTRY_TAG));
        long now = clock.millis();
        RegisteredModel model =
                new RegisteredModel(name, now, now, description.orElse(null), List.of(), tags, List.of());
        return ledger.record(
                () -> models.insert(workspace, model).map(inserted -> {
                    if (!inserted) {
                        throw taken(name);
                    }
                    return model;
                }),
                made -> List.of(ModelEntries.of("registered-model.created", workspace, made, name, facts(made))));
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} unless it can be a model's name. */
    public static void requireName(String name) {
        ModelNames.requireModel(name);
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} unless it can be an alias. */
    public static void requireAlias(String alias) {
        ModelNames.requireAlias(alias);
    }

    public Uni<RegisteredModel> get(String workspace, String name) {
        ModelNames.requireModel(name);
        return models.find(workspace, name)
                .map(found -> found.orElseThrow(
                        () -> DomainException.notFound("Registered Model with name=" + name + " not found")));
    }

    /** Until the transaction ends, no alias moves, no version goes, and no approval is given or withdrawn. */
    Uni<Void> lock(String workspace, String name) {
        ModelNames.requireModel(name);
        return models.lock(workspace, name);
    }

    public Uni<Page<RegisteredModel>> search(String workspace, SearchRequest request) {
        Search search = request.read(SearchSchema.REGISTERED_MODELS, PAGE_CEILING);
        return models.search(workspace, search).map(found -> SearchRequest.page(search, found));
    }

    public Uni<RegisteredModel> describe(String workspace, String name, String description) {
        return ledger.record(
                () -> get(workspace, name)
                        .chain(model -> models.describe(workspace, name, description, clock.millis()))
                        .chain(() -> get(workspace, name)),
                model -> List.of(ModelEntries.of(
                        "registered-model.described", workspace, model, name, Map.of("description", description))));
    }

    /** Fails with {@code RESOURCE_ALREADY_EXISTS} when the new name is taken. */
    public Uni<RegisteredModel> rename(String workspace, String name, String newName) {
        ModelNames.requireModel(newName);
        return ledger.record(
                () -> get(workspace, name)
                        .chain(model -> name.equals(newName)
                                ? Uni.createFrom().item(true)
                                : models.rename(workspace, name, newName, clock.millis()))
                        .chain(renamed -> {
                            if (!renamed) {
                                throw taken(newName);
                            }
                            return get(workspace, newName);
                        }),
                model -> name.equals(newName)
                        ? List.of()
                        : List.of(
                                ModelEntries.of("registered-model.renamed", workspace, newName, Map.of("from", name)),
                                ModelEntries.of("registered-model.left", workspace, name, Map.of("to", newName))));
    }

    /** With all versions. */
    public Uni<Void> delete(String workspace, String name) {
        return ledger.record(
                        () -> get(workspace, name).call(model -> models.delete(workspace, name)),
                        model -> List.of(ModelEntries.of("registered-model.deleted", workspace, name, Map.of())))
                .replaceWithVoid();
    }

    public Uni<Void> setTag(String workspace, String name, Tag tag) {
        Limits.tag("", tag, Limits.REGISTRY_TAG);
        return ledger.record(
                        () -> get(workspace, name).call(model -> models.setTag(workspace, name, tag)),
                        model -> List.of(ModelEntries.of(
                                "registered-model.tag-set",
                                workspace,
                                model,
                                name,
                                Map.of("key", tag.key(), "value", tag.value()))))
                .replaceWithVoid();
    }

    /** A tag that is not there is no error. */
    public Uni<Void> deleteTag(String workspace, String name, String key) {
        return ledger.record(
                        () -> get(workspace, name)
                                .chain(model -> models.deleteTag(workspace, name, key)
                                        .map(deleted -> deleted ? List.of(model) : List.<RegisteredModel>of())),
                        from -> from.stream()
                                .map(model -> ModelEntries.of(
                                        "registered-model.tag-deleted", workspace, model, name, Map.of("key", key)))
                                .toList())
                .replaceWithVoid();
    }

    /** Moves the alias to the version, which exists; fails with {@code INVALID_PARAMETER_VALUE} when a policy refuses. */
    public Uni<Void> setAlias(String workspace, String name, String alias, String version) {
        return setAlias(workspace, name, alias, version, Optional.empty());
    }

    /**
     * Moves the alias like {@link #setAlias}, and for a reason even where a policy refuses; the ledger has it.
     *
     * @param reason empty for none
     */
    public Uni<Void> setAlias(String workspace, String name, String alias, String version, Optional<String> reason) {
        return setAlias(workspace, new Wish(name, alias, version, reason, LedgerEntry.CLIENT), old -> {});
    }

    /**
     * Moves the alias like {@link #setAlias} if it still is where {@code actor} has seen it; fails with {@code
     * RESOURCE_CONFLICT} otherwise.
     *
     * @param seen the version that it led to; empty when it was not set
     */
    public Uni<Void> moveAlias(
            String workspace, String name, String alias, Optional<String> seen, String version, String actor) {
        return setAlias(workspace, new Wish(name, alias, version, Optional.empty(), actor), old -> {
            if (!old.equals(seen)) {
                throw new DomainException(
                        ErrorCode.RESOURCE_CONFLICT, "Alias " + alias + " of " + name + " was moved meanwhile.");
            }
        });
    }

    private Uni<Void> setAlias(String workspace, Wish wish, Consumer<Optional<String>> check) {
        ModelNames.requireModel(wish.name());
        ModelNames.requireAlias(wish.alias());
        ModelReference target = new ModelReference.Version(wish.name(), ModelNames.requireVersion(wish.version()));
        return foresee(workspace, wish, target).chain(() -> setAlias(workspace, wish, target, check));
    }

    /** Files are read before the transaction, in which the model is locked. */
    private Uni<Void> foresee(String workspace, Wish wish, ModelReference target) {
        return version(workspace, target)
                .chain(found ->
                        versions.byAlias(workspace, wish.name(), wish.alias()).map(old -> wish.move(old, found)))
                .chain(move -> get(workspace, wish.name()).chain(model -> guard.foresee(workspace, model, move)));
    }

    private Uni<Void> setAlias(String workspace, Wish wish, ModelReference target, Consumer<Optional<String>> check) {
        return ledger.record(
                        () -> version(workspace, target)
                                .call(found -> models.lock(workspace, wish.name()))
                                .chain(found -> versions.byAlias(workspace, wish.name(), wish.alias())
                                        .invoke(old -> check.accept(old.map(ModelVersion::version)))
                                        .map(old -> wish.move(old, found)))
                                .chain(move ->
                                        get(workspace, wish.name()).chain(model -> moved(workspace, model, move))),
                        moved -> List.of(ModelEntries.of(
                                "alias.set", workspace, moved.model(), wish.name(), wish.actor(), moved.data(wish))))
                .replaceWithVoid();
    }

    private Uni<Moved> moved(String workspace, RegisteredModel model, AliasMove move) {
        return guard.move(workspace, model, move)
                .call(facts -> models.setAlias(
                        workspace, model.name(), move.alias(), move.to().version(), clock.millis()))
                .map(facts -> new Moved(model, facts));
    }

    /** Where an alias is to lead. */
    private record Wish(String name, String alias, String version, Optional<String> reason, String actor) {

        private AliasMove move(Optional<ModelVersion> from, ModelVersion to) {
            return new AliasMove(alias, from, to, reason, actor);
        }
    }

    /** What came of it. */
    private record Moved(RegisteredModel model, Map<String, Object> facts) {

        private Map<String, Object> data(Wish wish) {
            Map<String, Object> data = new TreeMap<>(facts);
            data.put("alias", wish.alias());
            data.put("version", wish.version());
            return data;
        }
    }

    /**
     * An alias that is not there is no error; fails with {@code INVALID_PARAMETER_VALUE} when a policy holds it where it
     * is.
     */
    public Uni<Void> deleteAlias(String workspace, String name, String alias) {
        return ledger.record(
                        () -> get(workspace, name)
                                .call(model -> versions.byAlias(workspace, name, alias)
                                        .chain(led -> led.map(
                                                        from -> guard.unset(workspace, model, from, List.of(alias)))
                                                .orElseGet(
                                                        () -> Uni.createFrom().voidItem())))
                                .chain(model -> models.deleteAlias(workspace, name, alias)
                                        .map(deleted -> deleted ? List.of(model) : List.<RegisteredModel>of())),
                        from -> from.stream()
                                .map(model -> ModelEntries.of(
                                        "alias.deleted", workspace, model, name, Map.of("alias", alias)))
                                .toList())
                .replaceWithVoid();
    }

    /**
     * The version that the alias leads to, or for {@code latest} the one with the greatest number; fails with {@code
     * INVALID_PARAMETER_VALUE} when the alias is not set, as MLflow does.
     */
    public Uni<ModelVersion> byAlias(String workspace, String name, String alias) {
        return get(workspace, name)
                .chain(model -> ModelReference.isLatest(alias)
                        ? versions.latest(workspace, name)
                        : versions.byAlias(workspace, name, alias))
                .map(found -> found.orElseThrow(
                        () -> DomainException.invalid("Registered model alias " + alias + " not found.")));
    }

    private static Map<String, Object> facts(RegisteredModel model) {
        Map<String, Object> facts = new TreeMap<>(Map.of("tags", ModelEntries.tags(model.tags())));
        Optional.ofNullable(model.description()).ifPresent(text -> facts.put("description", text));
        return facts;
    }

    private static DomainException taken(String name) {
        return new DomainException(
                ErrorCode.RESOURCE_ALREADY_EXISTS, "Registered Model (name=" + name + ") already exists.");
    }
}
