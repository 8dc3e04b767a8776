// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import java.util.Optional;

/** What came of looking at the files of a model. */
public sealed interface Look {

    /** They are in another store, which is not looked into. */
    record Elsewhere() implements Look {}

    /** There are none; they may come. */
    record Empty() implements Look {}

    /** They were looked at as they are. */
    record Seen(Inspection inspection) implements Look {}

    default Optional<Inspection> seen() {
        return this instanceof Seen(Inspection inspection) ? Optional.of(inspection) : Optional.empty();
    }
}
