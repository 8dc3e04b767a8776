// SPDX-License-Identifier: Apache-2.0
/** What a workspace or a model allows: formats whose loading runs code, and moves of aliases that break callers. */
@NullMarked
package io.neap.control.model.policy;

import org.jspecify.annotations.NullMarked;
