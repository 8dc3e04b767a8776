// SPDX-License-Identifier: Apache-2.0
/** What this process has done and used, told to whoever counts it: as events, each counted once. */
@NullMarked
package io.neap.functions.inference.usage;

import org.jspecify.annotations.NullMarked;
