// SPDX-License-Identifier: Apache-2.0
/**
 * Progressive delivery: what a user asks to be served ({@code InferenceService}), the revisions that were made for it,
 * and how the next one takes over ({@code Strategy}, {@code Rollout}). Values and their rules; {@code .controller}
 * decides and acts, {@code .analysis} judges, {@code .explain} tells the story from the ledger.
 */
@NullMarked
package io.neap.control.rollout;

import org.jspecify.annotations.NullMarked;
