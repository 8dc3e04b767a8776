// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import java.util.List;
import java.util.Optional;

/**
 * One configuration property.
 *
 * @param type as written in Java, without {@code Optional}
 * @param fallback its default, as written; empty when there is none
 */
record Setting(String name, String type, Optional<String> fallback, boolean optional, String meaning) {

    /** The properties of one {@code @ConfigMapping}. */
    record Group(String prefix, String meaning, List<Setting> settings) {

        Group {
            settings = List.copyOf(settings);
        }
    }
}
