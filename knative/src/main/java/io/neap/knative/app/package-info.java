// SPDX-License-Identifier: Apache-2.0
/** The start of Neap on a cluster; nobody imports it. */
@NullMarked
package io.neap.knative.app;

import org.jspecify.annotations.NullMarked;
