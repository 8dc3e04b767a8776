// SPDX-License-Identifier: Apache-2.0
/** What functions say of themselves, in PostgreSQL. */
@NullMarked
package io.neap.control.store.metadata;

import org.jspecify.annotations.NullMarked;
