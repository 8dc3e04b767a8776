// SPDX-License-Identifier: Apache-2.0
/** Empties the database of a home for development. */
@NullMarked
package io.neap.control.store.development;

import org.jspecify.annotations.NullMarked;
