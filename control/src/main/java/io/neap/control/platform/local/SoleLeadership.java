// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.neap.control.platform.Leadership;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;

/** A machine has one control, which locks its home. */
@Singleton
@DefaultBean
class SoleLeadership implements Leadership {

    @Override
    public boolean isHeld() {
        return true;
    }

    @Override
    public Multi<Leadership> gains() {
        return Multi.createFrom().empty();
    }
}
