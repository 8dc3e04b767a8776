// SPDX-License-Identifier: Apache-2.0
/**
 * Why a service serves what it serves, told from the ledger alone: who asked, what was decided on what evidence, and
 * which run, data and event the model came from; now or as of any instant.
 */
@NullMarked
package io.neap.control.rollout.explain;

import org.jspecify.annotations.NullMarked;
