// SPDX-License-Identifier: Apache-2.0
/**
 * How long a cold function takes to its first correct answer, alone and behind the gateway, with every way to start it
 * measured in one run on one machine. Starts processes and speaks their public protocols, nothing else.
 */
@NullMarked
package io.neap.cli.bench;

import org.jspecify.annotations.NullMarked;
