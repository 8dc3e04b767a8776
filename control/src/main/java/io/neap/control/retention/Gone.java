// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import java.util.Map;

/**
 * One thing that was removed or made smaller.
 *
 * @param name its id
 * @param bytes as in {@link Tally}
 * @param data what the ledger keeps of it
 */
public record Gone(String name, long bytes, Map<String, Object> data) {

    public Gone {
        data = Map.copyOf(data);
    }
}
