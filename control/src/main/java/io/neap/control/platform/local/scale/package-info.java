// SPDX-License-Identifier: Apache-2.0
/** How many processes a revision should have: Knative's arithmetic over measured concurrency, with the time given. */
@NullMarked
package io.neap.control.platform.local.scale;

import org.jspecify.annotations.NullMarked;
