// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.signature;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether callers of one version can call another and read its answers.
 *
 * @param reasons what breaks, or why that is not known
 */
public record Compatibility(Verdict verdict, List<String> reasons) {

    /** What is known of it. */
    public enum Verdict {
        COMPATIBLE,
        BREAKING,
        UNKNOWN
    }

    public Compatibility {
        reasons = List.copyOf(reasons);
    }

    public static Compatibility unknown(String why) {
        return new Compatibility(Verdict.UNKNOWN, List.of(why));
    }

    /**
     * Whether what callers send to {@code before} is taken by {@code after}, and what they read from it is still given. A
     * value may be taken more generally than before ({@code integer} as {@code long} or {@code double}, {@code float} as
     * {@code double}, which MLflow converts), and is given exactly as before.
     */
    public static Compatibility between(Signature before, Signature after) {
        List<String> reasons = new ArrayList<>();
        Flow sent = new Flow("input", "callers send", "it takes", true, reasons);
        sent.all("", before.inputs(), after.inputs(), after.closed());
        new Flow("param", "callers send", "it takes", true, reasons).known(before.params(), after.params());
        new Flow("output", "it gives", "callers read", false, reasons)
                .all("", after.outputs(), before.outputs(), false);
        return new Compatibility(reasons.isEmpty() ? Verdict.COMPATIBLE : Verdict.BREAKING, reasons);
    }

    /** Of both, as far as each is known. */
    public Compatibility and(Compatibility other) {
        return switch (verdict) {
            case COMPATIBLE -> other.verdict == Verdict.BREAKING ? other : this;
            case UNKNOWN -> other;
            case BREAKING -> {
                List<String> all = new ArrayList<>(reasons);
                if (other.verdict == Verdict.BREAKING) {
                    other.reasons.stream()
                            .filter(reason -> !all.contains(reason))
                            .forEach(all::add);
                }
                yield new Compatibility(Verdict.BREAKING, all);
            }
        };
    }
}
