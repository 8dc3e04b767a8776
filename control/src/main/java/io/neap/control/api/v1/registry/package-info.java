// SPDX-License-Identifier: Apache-2.0
/** The registry's part of the API: versions with what their files say, aliases that are moved for a reason, policies. */
@NullMarked
package io.neap.control.api.v1.registry;

import org.jspecify.annotations.NullMarked;
