// SPDX-License-Identifier: Apache-2.0
/**
 * The data plane: models loaded, batched and answered over the Open Inference Protocol. This room holds only what the
 * others share: the table of errors and the exception that carries a row of it.
 */
@NullMarked
package io.neap.serving;

import org.jspecify.annotations.NullMarked;
