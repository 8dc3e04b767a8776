// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.model;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.model.ModelRegistry;
import io.neap.control.model.RegisteredModel;
import io.neap.control.model.RegisteredModel.Alias;
import io.neap.knative.crd.ModelSpec.AliasSpec;
import io.neap.knative.crd.ModelStatus.AliasStatus;
import io.neap.knative.operator.Sync;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves aliases on behalf of resources, by the call that the API makes. */
@ApplicationScoped
class AliasDoor {

    /** Whom the ledger names. */
    private static final String ACTOR = "operator";

    private final ModelRegistry registry;

    AliasDoor(ModelRegistry registry) {
        this.registry = registry;
    }

    /**
     * What a resource says of a model, and what it said before.
     *
     * @param applied the version that it last had each alias lead to
     * @param overrides from where each alias may be moved against the API's word
     */
    record Wish(String model, List<AliasSpec> aliases, Map<String, Integer> applied, Map<String, String> overrides) {}

    /**
     * What became of a wish.
     *
     * @param latest the newest version; empty while there is none
     */
    record Outcome(Sync sync, Optional<Integer> latest, List<AliasStatus> aliases) {}

    /** One alias after its turn. */
    private record Turn(AliasStatus status, Optional<Sync> trouble) {}

    /** Moves what is due. Fails when it should be tried again; what is refused is an outcome. */
    Uni<Outcome> bring(String workspace, Wish wish) {
        return registry.get(workspace, wish.model())
                .chain(model -> all(workspace, wish, model))
                .onFailure(AliasDoor::isRefusal)
                .recoverWithItem(failure -> absent(wish, (DomainException) failure));
    }

    private Uni<Outcome> all(String workspace, Wish wish, RegisteredModel model) {
        List<Turn> turns = new ArrayList<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (AliasSpec alias : wish.aliases()) {
            all = all.chain(() -> turn(workspace, wish, model, alias))
                    .invoke(turns::add)
                    .replaceWithVoid();
        }
        return all.map(done -> new Outcome(
                turns.stream()
                        .flatMap(turn -> turn.trouble().stream())
                        .findFirst()
                        .orElse(Sync.DONE),
                latest(model),
                turns.stream().map(Turn::status).toList()));
    }

    private Uni<Turn> turn(String workspace, Wish wish, RegisteredModel model, AliasSpec alias) {
        Optional<Integer> applied = Optional.ofNullable(wish.applied().get(alias.alias()));
        Optional<Integer> found = model.aliases().stream()
                .filter(present -> present.alias().equals(alias.alias()))
                .map(Alias::version)
                .map(Integer::valueOf)
                .findFirst();
        AliasClaim claim = AliasClaim.of(
                alias.alias(),
                alias.version(),
                applied,
                found,
                Optional.ofNullable(wish.overrides().get(alias.alias())));
        return switch (claim) {
            case AliasClaim.Keep ignored ->
                Uni.createFrom().item(new Turn(status(alias, found, Optional.of(alias.version())), Optional.empty()));
            case AliasClaim.Conflict conflict ->
                Uni.createFrom()
                        .item(new Turn(
                                status(alias, found, applied),
                                Optional.of(Sync.refused("ChangedElsewhere", conflict.message()))));
            case AliasClaim.Move ignored -> move(workspace, model, alias, found, applied);
        };
    }

    private Uni<Turn> move(
            String workspace,
            RegisteredModel model,
            AliasSpec alias,
            Optional<Integer> found,
            Optional<Integer> applied) {
        Optional<Integer> moved = Optional.of(alias.version());
        return registry.moveAlias(
                        workspace,
                        model.name(),
                        alias.alias(),
                        found.map(String::valueOf),
                        String.valueOf(alias.version()),
                        ACTOR)
                .map(done -> new Turn(status(alias, moved, moved), Optional.empty()))
                .onFailure(AliasDoor::isRefusal)
                .recoverWithItem(failure -> new Turn(
                        status(alias, found, applied), Optional.of(refused("Version", (DomainException) failure))));
    }

    private static Outcome absent(Wish wish, DomainException failure) {
        List<AliasStatus> aliases = wish.aliases().stream()
                .map(alias -> status(
                        alias,
                        Optional.empty(),
                        Optional.ofNullable(wish.applied().get(alias.alias()))))
                .toList();
        return new Outcome(refused("Model", failure), Optional.empty(), aliases);
    }

    private static Sync refused(String what, DomainException failure) {
        boolean missing = failure.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST;
        return Sync.refused(missing ? what + "NotFound" : "Invalid", failure.getMessage());
    }

    /** Whether asking again would be answered the same way until somebody has changed something. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof DomainException known
                && (known.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST
                        || known.code() == ErrorCode.INVALID_PARAMETER_VALUE);
    }

    private static AliasStatus status(AliasSpec alias, Optional<Integer> version, Optional<Integer> applied) {
        return new AliasStatus(alias.alias(), version.orElse(null), applied.orElse(null));
    }

    private static Optional<Integer> latest(RegisteredModel model) {
        return model.latest().stream()
                .map(version -> Integer.valueOf(version.version()))
                .max(Integer::compare);
    }
}
