// SPDX-License-Identifier: Apache-2.0
/** What a registered model was and became, read from the ledger: its history, what it was at an instant, and the way back. */
@NullMarked
package io.neap.control.model.history;

import org.jspecify.annotations.NullMarked;
