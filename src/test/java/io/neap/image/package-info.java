// SPDX-License-Identifier: Apache-2.0
/** The container images that the scripts in {@code native/image} make: what is in them, and that they run. */
@NullMarked
package io.neap.image;

import org.jspecify.annotations.NullMarked;
