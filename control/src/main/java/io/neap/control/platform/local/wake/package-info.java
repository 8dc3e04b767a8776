// SPDX-License-Identifier: Apache-2.0
/** What a request that had to wait for a process waited for: as a header, as metrics, and as spans of its trace. */
@NullMarked
package io.neap.control.platform.local.wake;

import org.jspecify.annotations.NullMarked;
