// SPDX-License-Identifier: Apache-2.0
/**
 * The end of a workspace that is not empty: it is closed, and then emptied some at a time, so that a million runs hold up
 * nobody and a kill loses nothing but time.
 */
@NullMarked
package io.neap.control.retention.workspace;

import org.jspecify.annotations.NullMarked;
