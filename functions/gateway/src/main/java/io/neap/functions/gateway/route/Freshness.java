// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import java.time.Duration;

/**
 * For how long what control has said may be used.
 *
 * @param fresh without asking again
 * @param stale while it is asked again; an older answer waits for the next
 * @param last when control does not say
 */
public record Freshness(Duration fresh, Duration stale, Duration last) {

    /** What to do with an answer of some age. */
    public enum Use {
        AT_ONCE,
        AND_ASK,
        AFTER_ASKING
    }

    public Use of(Duration age) {
        if (age.compareTo(fresh) < 0) {
            return Use.AT_ONCE;
        }
        return age.compareTo(stale) < 0 ? Use.AND_ASK : Use.AFTER_ASKING;
    }

    /** Whether it may still be used when control does not say. */
    public boolean lasts(Duration age) {
        return age.compareTo(last) < 0;
    }
}
