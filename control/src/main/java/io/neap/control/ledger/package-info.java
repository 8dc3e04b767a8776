// SPDX-License-Identifier: Apache-2.0
/**
 * The append-only record of every change of state. A change and its entry share one database transaction; a sealer
 * chains the entries by hash afterwards, so writers never wait for one another.
 */
@NullMarked
package io.neap.control.ledger;

import org.jspecify.annotations.NullMarked;
