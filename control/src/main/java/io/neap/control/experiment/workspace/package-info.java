// SPDX-License-Identifier: Apache-2.0
/** The tenants: a workspace comes into being by its first use, and may be made beforehand with a description. */
@NullMarked
package io.neap.control.experiment.workspace;

import org.jspecify.annotations.NullMarked;
