// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.policy;

import java.util.List;
import java.util.stream.Stream;

/** As much of a list as somebody reads: what a hostile file brings would fill the ledger. */
final class Few {

    static final int MOST = 20;

    private Few() {}

    /** The first, and how many more there are. */
    static List<String> of(List<String> all) {
        return all.size() <= MOST
                ? all
                : Stream.concat(all.stream().limit(MOST), Stream.of("and " + (all.size() - MOST) + " more"))
                        .toList();
    }
}
