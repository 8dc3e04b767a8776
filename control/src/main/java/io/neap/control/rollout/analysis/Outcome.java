// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.analysis;

import java.util.Locale;

/** What a measurement, or all of them together, says: go on, go back, or wait for more requests. */
public enum Outcome {
    PASS,
    FAIL,
    INCONCLUSIVE;

    /** As users read it: {@code Pass}. */
    public String word() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    static Outcome ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
