// SPDX-License-Identifier: Apache-2.0
/** What starts trainings, as a resource. */
@NullMarked
package io.neap.knative.crd.trigger;

import org.jspecify.annotations.NullMarked;
