// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.experiment.imported.Arrival;
import io.neap.control.experiment.imported.Conflict;
import io.neap.control.experiment.imported.ImportRecord;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an import has come to, on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ArrivalView(
        String id,
        String outcome,
        @Nullable String artifactUri,
        @Nullable Long points,
        List<ConflictView> conflicts) {

    static ArrivalView of(Arrival arrival) {
        return new ArrivalView(
                arrival.id(),
                arrival.outcome().name().toLowerCase(Locale.ROOT),
                arrival.artifactUri().orElse(null),
                arrival.points().orElse(null),
                arrival.conflicts().stream().map(ConflictView::of).toList());
    }

    /** What differs and stays as it is here. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ConflictView(
            String what, @Nullable String source, @Nullable String here) {

        private static ConflictView of(Conflict conflict) {
            return new ConflictView(conflict.what(), conflict.source(), conflict.here());
        }
    }

    /** Runs that have arrived whole. */
    record KnownRuns(List<KnownRun> runs) {

        static KnownRuns of(List<ImportRecord> records) {
            return new KnownRuns(records.stream()
                    .map(record -> new KnownRun(record.id(), String.valueOf(record.fingerprint()), record.points()))
                    .toList());
        }
    }

    /** A run that has arrived whole, with the importer's fingerprint and the points it had then. */
    record KnownRun(String id, String fingerprint, long points) {}
}
