// SPDX-License-Identifier: Apache-2.0
/** Checks that the metadata of this jar fits the libraries that it speaks of. */
@NullMarked
package io.neap.nativeimage;

import org.jspecify.annotations.NullMarked;
