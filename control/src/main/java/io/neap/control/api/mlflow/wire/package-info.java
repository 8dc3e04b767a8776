// SPDX-License-Identifier: Apache-2.0
/**
 * MLflow's messages: JSON of Protocol Buffers with the names of the fields as they are declared, numbers of 64 bits as
 * numbers, and without what is unset.
 */
@NullMarked
package io.neap.control.api.mlflow.wire;

import org.jspecify.annotations.NullMarked;
