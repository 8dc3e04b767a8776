// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

/** How a request ended. */
enum Outcome {
    OK,
    /** Status 5xx, refused, timed out or broken. */
    ERROR,
    /** The client left first; the revision is not to blame. */
    HUNG_UP
}
