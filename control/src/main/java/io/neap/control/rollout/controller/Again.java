// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.smallrye.mutiny.Uni;

/** When a service is to be looked at again. */
sealed interface Again {

    /** With the next tick. */
    record Soon() implements Again {}

    /** When all services are, unless something happens to it. */
    record Later() implements Again {}

    /**
     * When what is under way for it has ended, well or not.
     *
     * @param end comes once, and never fails
     */
    record After(Uni<Void> end) implements Again {}
}
