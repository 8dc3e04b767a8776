// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.analysis;

import java.util.List;
import java.util.Map;

/** What an analysis found, with all that it measured: one failing measurement fails it, one open one leaves it open. */
public record Verdict(Outcome outcome, List<Measurement> measurements) {

    public Verdict {
        measurements = List.copyOf(measurements);
    }

    /** The verdict that follows from its measurements. */
    public static Verdict of(List<Measurement> measurements) {
        return new Verdict(worst(measurements), measurements);
    }

    /** The sentence of the measurement that decided; of all of them when it passed. */
    public String reason() {
        return String.join(
                "; ",
                measurements.stream()
                        .filter(measurement -> measurement.outcome() == outcome)
                        .map(Measurement::detail)
                        .toList());
    }

    /** Whether a measurement of that metric failed. */
    public boolean fails(String metric) {
        return measurements.stream()
                .anyMatch(measurement -> measurement.metric().equals(metric) && measurement.outcome() == Outcome.FAIL);
    }

    /** As JSON values, for the ledger and the wire. */
    public List<Map<String, Object>> evidence() {
        return measurements.stream().map(Measurement::toMap).toList();
    }

    /** Reads {@link #evidence()} back. */
    public static Verdict ofEvidence(List<?> evidence) {
        return of(evidence.stream()
                .map(item -> Measurement.ofMap((Map<?, ?>) item))
                .toList());
    }

    private static Outcome worst(List<Measurement> measurements) {
        List<Outcome> outcomes = measurements.stream().map(Measurement::outcome).toList();
        if (outcomes.contains(Outcome.FAIL)) {
            return Outcome.FAIL;
        }
        return outcomes.contains(Outcome.INCONCLUSIVE) ? Outcome.INCONCLUSIVE : Outcome.PASS;
    }
}
