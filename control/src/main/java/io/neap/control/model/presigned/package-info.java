// SPDX-License-Identifier: Apache-2.0
/** Artifacts that clients take from the store, and bring to it, without Neap between them. */
@NullMarked
package io.neap.control.model.presigned;

import org.jspecify.annotations.NullMarked;
