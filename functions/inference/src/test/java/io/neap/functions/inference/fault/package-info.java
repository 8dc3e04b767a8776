// SPDX-License-Identifier: Apache-2.0
/** What callers, networks and models do wrong, each against one real process of the function with a small heap. */
@NullMarked
package io.neap.functions.inference.fault;

import org.jspecify.annotations.NullMarked;
