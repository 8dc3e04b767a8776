// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.smallrye.mutiny.Multi;

/**
 * Which of several controls on one database decides and acts on the platform; the others answer requests and stand by.
 * Whoever loses it finishes the step that it is at: each is made against the state that it has read, so that a step of
 * another in between refuses it.
 */
public interface Leadership {

    /** Whether this control is the one now. */
    boolean isHeld();

    /** Told each time that this control becomes the one, after {@link #isHeld} says so. */
    Multi<Leadership> gains();
}
