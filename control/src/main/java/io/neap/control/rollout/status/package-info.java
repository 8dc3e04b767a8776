// SPDX-License-Identifier: Apache-2.0
/**
 * What a service is now, put together once for every door that tells it: what was decided for it, and what the platform
 * says of that.
 */
@NullMarked
package io.neap.control.rollout.status;

import org.jspecify.annotations.NullMarked;
