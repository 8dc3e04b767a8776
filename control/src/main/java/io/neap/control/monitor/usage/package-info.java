// SPDX-License-Identifier: Apache-2.0
/** What services have used, from their functions' own reports and the ledger's time line, and what sleeping has saved. */
@NullMarked
package io.neap.control.monitor.usage;

import org.jspecify.annotations.NullMarked;
