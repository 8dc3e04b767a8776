// SPDX-License-Identifier: Apache-2.0
/** Aliases of registered models as resources: moved by control, never against somebody else. */
@NullMarked
package io.neap.knative.operator.model;

import org.jspecify.annotations.NullMarked;
