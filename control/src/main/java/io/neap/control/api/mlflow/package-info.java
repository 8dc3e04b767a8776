// SPDX-License-Identifier: Apache-2.0
/** MLflow's REST API as its clients know it, below {@code /api} and, for its user interface, {@code /ajax-api}. */
@NullMarked
package io.neap.control.api.mlflow;

import org.jspecify.annotations.NullMarked;
