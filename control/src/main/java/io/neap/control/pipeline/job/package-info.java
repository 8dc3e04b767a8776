// SPDX-License-Identifier: Apache-2.0
/**
 * Trainings that do not fit a request: one job of the platform for each pipeline run, which control follows until it has
 * ended.
 */
@NullMarked
package io.neap.control.pipeline.job;

import org.jspecify.annotations.NullMarked;
