// SPDX-License-Identifier: Apache-2.0
/**
 * The retraining function: an event that says which data has arrived comes in; a model version that was trained on it,
 * logged and registered over MLflow's REST API goes out, once for each event.
 */
@NullMarked
package io.neap.functions.retraining;

import org.jspecify.annotations.NullMarked;
