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
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions of registered models. */
@ApplicationScoped
public class ModelVersions {

    private static final int PAGE_CEILING = 200_000;

    private final ModelRegistry registry;
    private final VersionStore store;
    private final ModelSource sources;
    private final OnnxFlavor onnx;
    private final ModelGuard guard;
    private final Ledger ledger;
    private final Clock clock;

    ModelVersions(
            ModelRegistry registry,
            VersionStore store,
            ModelSource sources,
            OnnxFlavor onnx,
            ModelGuard guard,
            Ledger ledger,
            Clock clock) {
        this.registry = registry;
        this.store = store;
        this.sources = sources;
        this.onnx = onnx;
        this.guard = guard;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Registers the next version of a model; its files are there already, and their ONNX file's digest is kept. Fails with
     * {@code PERMISSION_DENIED} when the model's policy refuses them.
     */
    public Uni<ModelVersion> create(String workspace, NewVersion wanted) {
        wanted.tags().forEach(tag -> Limits.tag("", tag, Limits.REGISTRY_TAG));
        return registry.get(workspace, wanted.name())
                .chain(model -> sources.admit(workspace, model, wanted)
                        .chain(resolved -> guard.admit(workspace, model, resolved.artifactUri())
                                .chain(facts -> onnx.find(resolved.artifactUri())
                                        .map(file -> unnumbered(wanted, resolved, file.orElse(null)))
                                        .chain(version -> create(workspace, version, facts)))));
    }

    private Uni<ModelVersion> create(String workspace, ModelVersion unnumbered, Map<String, Object> facts) {
        return ledger.record(
                        () -> registry.get(workspace, unnumbered.name())
                                .chain(model -> store.insert(workspace, unnumbered)
                                        .map(version -> new OfModel(model, version))),
                        made -> List.of(ModelEntries.of(
                                "model-version.created", workspace, made.model(), made.version(), facts)))
                .map(OfModel::version);
    }

    /**
     * Registers a version under the number and with the times and the stage that it had elsewhere; fails with {@code
     * RESOURCE_ALREADY_EXISTS} when the number is taken.
     */
    public Uni<ModelVersion> adopt(String workspace, AdoptedVersion adopted) {
        NewVersion wanted = adopted.version();
        wanted.tags().forEach(tag -> Limits.tag("", tag, Limits.REGISTRY_TAG));
        return ledger.record(
                        () -> registry.get(workspace, wanted.name())
                                .chain(model -> sources.resolve(workspace, wanted)
                                        .chain(resolved -> onnx.find(resolved.artifactUri())
                                                .map(file -> numbered(adopted, resolved, file.orElse(null))))
                                        .call(version -> store.insertNumbered(workspace, version)
                                                .invoke(inserted -> {
                                                    if (!inserted) {
                                                        throw taken(version);
                                                    }
                                                }))
                                        .map(version -> new OfModel(model, version))),
                        made -> List.of(ModelEntries.imported(workspace, made.model(), made.version())))
                .map(OfModel::version);
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} unless it can be a version's number. */
    public static void requireNumber(String version) {
        ModelNames.requireVersion(version);
    }

    public Uni<ModelVersion> get(String workspace, String name, String version) {
        ModelNames.requireModel(name);
        return store.find(workspace, name, ModelNames.requireVersion(version))
                .map(found -> found.orElseThrow(() -> DomainException.notFound(
                        "Model Version (name=" + name + ", version=" + version + ") not found")));
    }

    public Uni<Page<ModelVersion>> search(String workspace, SearchRequest request) {
        Search search = request.read(SearchSchema.MODEL_VERSIONS, PAGE_CEILING);
        return store.search(workspace, search).map(found -> SearchRequest.page(search, found));
    }

    public Uni<ModelVersion> describe(String workspace, String name, String version, String description) {
        return ledger.record(
                () -> get(workspace, name, version)
                        .chain(found -> store.describe(workspace, name, version, description, clock.millis()))
                        .chain(() -> get(workspace, name, version)),
                described -> List.of(ModelEntries.of(
                        "model-version.described",
                        workspace,
                        name + "/" + version,
                        Map.of("description", description))));
    }

    /**
     * Moves the version to the stage.
     *
     * @param archive whether the versions that were there are archived; fails with {@code INVALID_PARAMETER_VALUE} when
     *     it is no stage that versions are used in
     */
    public Uni<ModelVersion> setStage(String workspace, String name, String version, Stage stage, boolean archive) {
        if (archive && !stage.isActive()) {
            throw DomainException.invalid("Model version transition cannot archive existing model versions because '"
                    + stage.title() + "' is not an Active stage. Valid stages are ['Staging', 'Production'].");
        }
        return ledger.record(
                () -> get(workspace, name, version)
                        .call(found -> archive ? store.archive(workspace, name, stage, clock.millis()) : done())
                        .call(found -> store.setStage(workspace, name, version, stage, clock.millis()))
                        .chain(found -> get(workspace, name, version)),
                moved -> List.of(ModelEntries.of(
                        "model-version.staged",
                        workspace,
                        name + "/" + version,
                        Map.of("stage", stage.title(), "archives", archive))));
    }

    /** With its aliases; fails with {@code INVALID_PARAMETER_VALUE} when a policy holds one of them where it is. */
    public Uni<Void> delete(String workspace, String name, String version) {
        return ledger.record(
                        () -> registry.lock(workspace, name)
                                .chain(() -> ofModel(workspace, name, version))
                                .call(found -> guard.unset(
                                        workspace,
                                        found.model(),
                                        found.version(),
                                        found.version().aliases()))
                                .call(found -> store.delete(workspace, name, version)),
                        found -> List.of(ModelEntries.of(
                                "model-version.deleted", workspace, found.model(), found.version(), Map.of())))
                .replaceWithVoid();
    }

    public Uni<Void> setTag(String workspace, String name, String version, Tag tag) {
        Limits.tag("", tag, Limits.REGISTRY_TAG);
        return ledger.record(
                        () -> ofModel(workspace, name, version)
                                .call(found -> store.setTag(workspace, name, version, tag)),
                        found -> List.of(ModelEntries.of(
                                "model-version.tag-set",
                                workspace,
                                found.model(),
                                name + "/" + version,
                                Map.of("key", tag.key(), "value", tag.value()))))
                .replaceWithVoid();
    }

    /** A tag that is not there is no error. */
    public Uni<Void> deleteTag(String workspace, String name, String version, String key) {
        return ledger.record(
                        () -> ofModel(workspace, name, version)
                                .chain(found -> store.deleteTag(workspace, name, version, key)
                                        .map(deleted -> deleted ? List.of(found) : List.<OfModel>of())),
                        from -> from.stream()
                                .map(found -> ModelEntries.of(
                                        "model-version.tag-deleted",
                                        workspace,
                                        found.model(),
                                        name + "/" + version,
                                        Map.of("key", key)))
                                .toList())
                .replaceWithVoid();
    }

    private Uni<OfModel> ofModel(String workspace, String name, String version) {
        return get(workspace, name, version)
                .chain(found -> registry.get(workspace, name).map(model -> new OfModel(model, found)));
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }

    private static DomainException taken(ModelVersion version) {
        return new DomainException(
                ErrorCode.RESOURCE_ALREADY_EXISTS,
                "Model Version (name=" + version.name() + ", version=" + version.version() + ") already exists.");
    }

    private ModelVersion unnumbered(NewVersion wanted, ModelSource.Resolved resolved, @Nullable Artifact file) {
        long now = clock.millis();
        return numbered(new AdoptedVersion(wanted, "0", now, now, Stage.NONE), resolved, file);
    }

    private static ModelVersion numbered(
            AdoptedVersion adopted, ModelSource.Resolved resolved, @Nullable Artifact file) {
        NewVersion wanted = adopted.version();
        return new ModelVersion(
                wanted.name(),
                adopted.number(),
                adopted.created(),
                adopted.updated(),
                wanted.description().orElse(null),
                wanted.source(),
                resolved.artifactUri(),
                resolved.runId(),
                wanted.runLink().orElse(null),
                resolved.modelId(),
                adopted.stage(),
                file,
                wanted.tags(),
                List.of());
    }

    /** A version and its model. */
    private record OfModel(RegisteredModel model, ModelVersion version) {}
}
