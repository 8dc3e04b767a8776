// SPDX-License-Identifier: Apache-2.0
/** A run again: the commands that repeat it, and whether what it was made of and what it left is still the same. */
@NullMarked
package io.neap.cli.reproduce;

import org.jspecify.annotations.NullMarked;
