// SPDX-License-Identifier: Apache-2.0
/** How long a sleeping service takes to answer through the gateway, one by one and all at once. */
@NullMarked
package io.neap.cli.bench.wake;

import org.jspecify.annotations.NullMarked;
