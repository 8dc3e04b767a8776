// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who looks at what is about to happen to a model, and may refuse it. What it returns is noted in the ledger beside it. */
public interface ModelGuard {

    /**
     * A version is about to be registered, outside of a transaction. Fails with {@code PERMISSION_DENIED} when it must
     * not be.
     */
    Uni<Map<String, Object>> admit(String workspace, RegisteredModel model, String artifactUri);

    /** An alias is to be moved soon: looks at what {@link #move} will ask for, before the transaction. Refuses nothing. */
    Uni<Void> foresee(String workspace, RegisteredModel model, AliasMove move);

    /** An alias is about to be moved, in the transaction. Fails with {@code INVALID_PARAMETER_VALUE} when it must not be. */
    Uni<Map<String, Object>> move(String workspace, RegisteredModel model, AliasMove move);

    /**
     * Aliases are about to be taken from a version and to lead nowhere, in the transaction. Fails with {@code
     * INVALID_PARAMETER_VALUE} when they must not be: whoever sets one anew would get around what holds for moves.
     */
    Uni<Void> unset(String workspace, RegisteredModel model, ModelVersion from, List<String> aliases);

    /**
     * An alias from one version to another.
     *
     * @param from empty when it was not set
     * @param reason why it is moved against a refusal; without one a refusal stands
     * @param actor who decides: {@link io.neap.control.ledger.LedgerEntry#CLIENT}, or the part of Neap that does
     */
    record AliasMove(
            String alias, Optional<ModelVersion> from, ModelVersion to, Optional<String> reason, String actor) {

        /** Whether it leads there already. */
        public boolean stays() {
            return from.filter(led -> led.version().equals(to.version())).isPresent();
        }
    }
}
