// SPDX-License-Identifier: Apache-2.0
/**
 * The loop that moves rollouts: it reads what is, decides by a pure function, writes the decision down with its ledger
 * entries, and then makes the platform follow what is written. A crash at any point is healed by the next pass.
 */
@NullMarked
package io.neap.control.rollout.controller;

import org.jspecify.annotations.NullMarked;
