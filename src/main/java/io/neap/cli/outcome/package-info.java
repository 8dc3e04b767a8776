// SPDX-License-Identifier: Apache-2.0
/**
 * How a command ends: the exit codes that scripts can trust, and the failure that carries one.
 */
@NullMarked
package io.neap.cli.outcome;

import org.jspecify.annotations.NullMarked;
