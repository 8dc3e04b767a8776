// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code neap doctor} looks at: each check is one finding, good or bad, with what to do about it.
 */
@NullMarked
package io.neap.cli.doctor;

import org.jspecify.annotations.NullMarked;
