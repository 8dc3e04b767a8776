// SPDX-License-Identifier: Apache-2.0
/** Where artifacts are, as clients write it. */
@NullMarked
package io.neap.control.location;

import org.jspecify.annotations.NullMarked;
