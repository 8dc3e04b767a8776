// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Sample;

/** One way to get from nothing to the first answer. */
interface Contestant {

    /** Its key in the report. */
    String name();

    /** What it is, in words. */
    String title();

    /** How often it starts unmeasured first, to fill its caches. */
    default int rehearsals() {
        return 1;
    }

    /**
     * Starts it, asks until it is right, and ends it.
     *
     * @param rehearsal it is ended politely, so that it leaves behind what the next start uses
     */
    Sample start(boolean rehearsal);
}
