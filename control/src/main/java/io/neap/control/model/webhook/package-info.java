// SPDX-License-Identifier: Apache-2.0
/**
 * Tells addresses that users name about changes of the registry, in the form that MLflow's receivers know. The ledger is
 * the outbox: what it holds is told at least once.
 */
@NullMarked
package io.neap.control.model.webhook;

import org.jspecify.annotations.NullMarked;
