// SPDX-License-Identifier: Apache-2.0
/** Workspaces as resources: a namespace, its quota, and what sleeps in it. */
@NullMarked
package io.neap.knative.operator.workspace;

import org.jspecify.annotations.NullMarked;
