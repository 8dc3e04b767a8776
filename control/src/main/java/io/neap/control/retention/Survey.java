// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

/**
 * What the last comparison of all contents with their names has found.
 *
 * @param complete whether every part of the store was compared
 * @param named whether any artifact has a name in this database
 * @param kept contents that the store has
 * @param nameless those of them that no artifact names
 */
public record Survey(boolean complete, boolean named, long kept, long nameless) {

    /** Fewer are what a crash leaves, however small the store is. */
    private static final int FEW = 32;

    /**
     * Whether what has no name was this Neap's. When most of a store has none, it is rather the store of another, or the
     * database was lost or restored from long ago.
     */
    public boolean isPlausible() {
        return complete && named && (nameless < FEW || nameless <= kept / 2);
    }
}
