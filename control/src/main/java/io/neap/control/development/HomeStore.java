// SPDX-License-Identifier: Apache-2.0
package io.neap.control.development;

import io.smallrye.mutiny.Uni;

/** All that a home keeps in its database. */
public interface HomeStore {

    /** Deletes everything, at once; numbers are counted from the beginning again. */
    Uni<Void> erase();
}
