// SPDX-License-Identifier: Apache-2.0
/** What the requests of each revision looked like, second by second, for the last ten minutes. */
@NullMarked
package io.neap.control.platform.local.traffic;

import org.jspecify.annotations.NullMarked;
