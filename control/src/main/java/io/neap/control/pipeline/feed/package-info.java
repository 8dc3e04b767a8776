// SPDX-License-Identifier: Apache-2.0
/**
 * What Neap tells others: chosen entries of the ledger as CloudEvents to one address, in the ledger's order and each at
 * least once.
 */
@NullMarked
package io.neap.control.pipeline.feed;

import org.jspecify.annotations.NullMarked;
