// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Where inspections are kept, one for each folder of the artifact store. */
public interface InspectionStore {

    Uni<Optional<Inspection>> find(String folder);

    /** Those that are kept, by folder. */
    Uni<Map<String, Inspection>> find(Collection<String> folders);

    /** In place of the one before. */
    Uni<Void> put(String folder, Inspection inspection);
}
