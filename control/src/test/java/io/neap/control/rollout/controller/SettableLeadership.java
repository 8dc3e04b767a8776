// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.platform.Leadership;
import io.smallrye.mutiny.Multi;

/** Held from the beginning. */
public final class SettableLeadership implements Leadership {

    private volatile boolean held = true;

    public void hold(boolean now) {
        held = now;
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public Multi<Leadership> gains() {
        return Multi.createFrom().empty();
    }
}
