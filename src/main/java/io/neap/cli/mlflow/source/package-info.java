// SPDX-License-Identifier: Apache-2.0
/**
 * What is read of an MLflow elsewhere: a live server, or a file store's folder or bundle. Both tell it in the messages
 * of MLflow's API.
 */
@NullMarked
package io.neap.cli.mlflow.source;

import org.jspecify.annotations.NullMarked;
