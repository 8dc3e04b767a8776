// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.retention.Gone;
import io.neap.control.retention.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of {@link Candidates}. */
record Doomed(String name, long bytes, @Nullable String folder, Map<String, Object> data) {

    static List<String> names(List<Doomed> rows) {
        return rows.stream().map(Doomed::name).toList();
    }

    /** The step that has removed them; the last one has found fewer than its limit. */
    static Step step(List<Doomed> rows, int limit) {
        return new Step(
                rows.stream()
                        .map(row -> new Gone(row.name(), row.bytes(), row.data()))
                        .toList(),
                rows.size() < limit
                        ? Optional.empty()
                        : Optional.of(rows.getLast().name()));
    }
}
