// SPDX-License-Identifier: Apache-2.0
/**
 * The inference function: a process that fetches one model, serves it, and ends cleanly. It runs alone, under control's
 * local platform, or as a Knative container, and is told everything by its environment.
 */
@NullMarked
package io.neap.functions.inference;

import org.jspecify.annotations.NullMarked;
