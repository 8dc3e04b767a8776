// SPDX-License-Identifier: Apache-2.0
/** MLflow's methods for traces: in version 3, in version 2 of older clients, and spans by OpenTelemetry's protocol. */
@NullMarked
package io.neap.control.api.mlflow.trace;

import org.jspecify.annotations.NullMarked;
