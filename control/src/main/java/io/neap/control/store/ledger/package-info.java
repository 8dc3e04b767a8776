// SPDX-License-Identifier: Apache-2.0
/** The ledger in PostgreSQL: rows signed as they are written, sealed into a chain by a job of their own. */
@NullMarked
package io.neap.control.store.ledger;

import org.jspecify.annotations.NullMarked;
