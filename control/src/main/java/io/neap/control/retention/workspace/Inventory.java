// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention.workspace;

import java.util.List;

/**
 * What a workspace holds, by name.
 *
 * @param experiments the first few; an unused Default is none
 * @param models the first few
 */
public record Inventory(List<String> experiments, List<String> models) {

    public Inventory {
        experiments = List.copyOf(experiments);
        models = List.copyOf(models);
    }
}
