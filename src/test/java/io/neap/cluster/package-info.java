// SPDX-License-Identifier: Apache-2.0
/** Neap as pods on a real cluster; run by {@code ./neap test --cluster} alone. */
@NullMarked
package io.neap.cluster;

import org.jspecify.annotations.NullMarked;
