// SPDX-License-Identifier: Apache-2.0
/**
 * Tracking: experiments, their runs with params, metrics, tags, data sets, and the models that runs log. State changes
 * go to the ledger in their transaction; metric points and params are data, sealed by the digest of the run's end.
 */
@NullMarked
package io.neap.control.experiment;

import org.jspecify.annotations.NullMarked;
