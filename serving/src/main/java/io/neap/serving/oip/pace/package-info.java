// SPDX-License-Identifier: Apache-2.0
/**
 * How slowly callers may send: heads and bodies, over every protocol. A connection between its requests may be silent.
 */
@NullMarked
package io.neap.serving.oip.pace;

import org.jspecify.annotations.NullMarked;
