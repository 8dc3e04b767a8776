// SPDX-License-Identifier: Apache-2.0
/** What runs and what sleeps: every start, failure, sleep and wake of a revision becomes an entry of the ledger. */
@NullMarked
package io.neap.control.monitor;

import org.jspecify.annotations.NullMarked;
