// SPDX-License-Identifier: Apache-2.0
/**
 * Finds in PostgreSQL what policies mean, and removes it some at a time: rows that others are at are passed over, never
 * waited for.
 */
@NullMarked
package io.neap.control.store.retention;

import org.jspecify.annotations.NullMarked;
