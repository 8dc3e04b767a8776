// SPDX-License-Identifier: Apache-2.0
package io.neap.control.development;

/** Told on a thread that may block when the database has been emptied: whoever keeps more than that empties it, too. */
public record HomeErased() {}
