// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the last import of a thing has brought.
 *
 * @param id of the thing
 * @param facts by name, those that may change
 * @param fingerprint the importer's mark of the source's state; null until all of it has arrived
 * @param points of its metrics, counted when all had arrived
 */
public record ImportRecord(
        String id, Map<String, String> facts, @Nullable String fingerprint, long points) {

    /** What is known of a thing that was never imported. */
    public static ImportRecord none(String id) {
        return new ImportRecord(id, Map.of(), null, 0);
    }

    public ImportRecord {
        facts = new TreeMap<>(facts);
    }
}
