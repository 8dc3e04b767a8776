// SPDX-License-Identifier: Apache-2.0
/** A thin client of MLflow's REST API, and the order of its calls that makes a training happen once for an event. */
@NullMarked
package io.neap.functions.retraining.mlflow;

import org.jspecify.annotations.NullMarked;
