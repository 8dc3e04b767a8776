// SPDX-License-Identifier: Apache-2.0
/** What a workspace or a model allows: formats whose loading runs code, and where aliases may move. */
@NullMarked
package io.neap.control.model.policy;

import org.jspecify.annotations.NullMarked;
