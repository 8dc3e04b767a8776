// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies are kept in all, so that many requests cannot fill the memory together. */
final class ReplayBudget {

    private final AtomicLong left;

    ReplayBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    boolean take(int bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(int bytes) {
        left.addAndGet(bytes);
    }
}
