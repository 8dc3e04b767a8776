// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The open endpoints of a revision: a request goes to the one with the fewest under way that has a free slot, and of
 * equals to the one whose turn is longest ago. Not safe for many threads.
 */
final class Endpoints {

    /** In the order of their last turn. */
    private final List<Endpoint> open = new ArrayList<>();

    void add(Endpoint endpoint) {
        open.add(endpoint);
    }

    void remove(Endpoint endpoint) {
        open.remove(endpoint);
    }

    void clear() {
        open.clear();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Any of them, and no slot of it. */
    Optional<Endpoint> any() {
        return open.stream().findFirst();
    }

    /** Takes a slot of it; empty when no one has any. */
    Optional<Endpoint> take() {
        int least = -1;
        for (int i = 0; i < open.size(); i++) {
            Endpoint candidate = open.get(i);
            if (candidate.free()
                    && (least < 0 || candidate.underWay() < open.get(least).underWay())) {
                least = i;
            }
        }
        if (least < 0) {
            return Optional.empty();
        }
        Endpoint taken = open.remove(least);
        open.add(taken);
        taken.begin();
        return Optional.of(taken);
    }
}
