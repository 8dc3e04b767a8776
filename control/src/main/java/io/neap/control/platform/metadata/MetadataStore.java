// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.metadata;

import io.neap.control.platform.RevisionName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where it is kept, as long as its revision. */
public interface MetadataStore {

    /** Empty until the revision's function was asked. */
    Uni<Optional<ModelMetadata>> find(RevisionName revision);

    /** Keeps it in place of what was there; nothing happens when the revision is no more. */
    Uni<Void> save(ModelMetadata metadata);

    /** The revisions that may serve and of which nothing is kept. */
    Uni<List<Missing>> missing();

    /** One that is still to be asked, and the model that it serves. */
    record Missing(RevisionName revision, String name, String version) {}
}
