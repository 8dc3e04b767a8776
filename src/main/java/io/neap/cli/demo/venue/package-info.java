// SPDX-License-Identifier: Apache-2.0
/** Where the demo takes place: on a Neap of its own, or on one that runs already. */
@NullMarked
package io.neap.cli.demo.venue;

import org.jspecify.annotations.NullMarked;
