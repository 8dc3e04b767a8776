// SPDX-License-Identifier: Apache-2.0
/**
 * Paced requests against one URL, and what became of each of them.
 */
@NullMarked
package io.neap.cli.load;

import org.jspecify.annotations.NullMarked;
