// SPDX-License-Identifier: Apache-2.0
/** Trace and log settings that clients change in one real process of the function. */
@NullMarked
package io.neap.functions.inference.settings;

import org.jspecify.annotations.NullMarked;
