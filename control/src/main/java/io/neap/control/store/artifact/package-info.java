// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps contents by their digest, and in PostgreSQL which path names which. Content is written aside and then given its
 * place, so that what has a name is whole.
 */
@NullMarked
package io.neap.control.store.artifact;

import org.jspecify.annotations.NullMarked;
