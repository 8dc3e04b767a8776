// SPDX-License-Identifier: Apache-2.0
/**
 * Traces of applications: what was asked and answered, when, how it went, and what people or judges said of it. Their
 * spans are artifacts that clients upload.
 */
@NullMarked
package io.neap.control.experiment.trace;

import org.jspecify.annotations.NullMarked;
