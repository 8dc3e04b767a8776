// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

/** What became of a request that came to a revision's door. */
public sealed interface Entry {

    /** It has a slot. */
    record Admitted(Endpoint to) implements Entry {}

    /**
     * Its waiter will be told.
     *
     * @param asleep whether no process is ready, so that it waits for one and not for a slot
     */
    record Queued(boolean asleep) implements Entry {}

    /** Its waiter will not be told. */
    record Refused(Refusal why) implements Entry {}
}
