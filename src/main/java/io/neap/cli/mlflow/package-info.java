// SPDX-License-Identifier: Apache-2.0
/**
 * {@code neap import mlflow}: what an MLflow elsewhere has goes into a Neap, over and over if need be, and a report says
 * what is on both sides.
 */
@NullMarked
package io.neap.cli.mlflow;

import org.jspecify.annotations.NullMarked;
