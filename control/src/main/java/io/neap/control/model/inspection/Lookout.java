// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.smallrye.mutiny.Uni;

/**
 * Where looks are taken: each with a database session of its own, so that none joins what one of its askers does, nor ends
 * when that one goes.
 */
public interface Lookout {

    /** What comes of the look, or of the one with the same key that is under way; answered where it was asked. */
    Uni<Inspection> once(String key, Uni<Inspection> look);

    /** Does what nobody waits for. */
    void beside(Uni<Void> work);
}
