// SPDX-License-Identifier: Apache-2.0
/** How long a cold function takes to its first correct answer, with every way to start it measured in turns. */
@NullMarked
package io.neap.cli.bench.cold;

import org.jspecify.annotations.NullMarked;
