// SPDX-License-Identifier: Apache-2.0
/** Who has approved which version for which alias, of what it was then, and whether an alias may move by that. */
@NullMarked
package io.neap.control.model.approval;

import org.jspecify.annotations.NullMarked;
