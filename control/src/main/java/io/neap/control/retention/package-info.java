// SPDX-License-Identifier: Apache-2.0
/**
 * What a workspace wants to be rid of, told before it is done, and done some at a time. What goes is decided from a
 * policy and a given time; contents that no path names are freed after a grace.
 */
@NullMarked
package io.neap.control.retention;

import org.jspecify.annotations.NullMarked;
