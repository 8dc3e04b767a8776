// SPDX-License-Identifier: Apache-2.0
/**
 * The edges by which requests come in, one room for each dialect: parse, call the domain, map the answer; no rule
 * lives here. This room holds what the dialects share: which hosts are let in, who asks, and how a
 * failure is told.
 */
@NullMarked
package io.neap.control.api;

import org.jspecify.annotations.NullMarked;
