// SPDX-License-Identifier: Apache-2.0
/**
 * What the command line needs of this machine: its settings, a free port, and control as a child process.
 */
@NullMarked
package io.neap.cli.process;

import org.jspecify.annotations.NullMarked;
