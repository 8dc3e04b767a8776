// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps artifacts as files named by their digest, and in PostgreSQL which path names which. A file is written aside,
 * forced to the disk and moved into place, so that what has a name is whole.
 */
@NullMarked
package io.neap.control.store.artifact;

import org.jspecify.annotations.NullMarked;
