// SPDX-License-Identifier: Apache-2.0
/** The process around the function, which behaves as a container on Knative does: it says why it does not start. */
@NullMarked
package io.neap.functions.retraining.app;

import org.jspecify.annotations.NullMarked;
