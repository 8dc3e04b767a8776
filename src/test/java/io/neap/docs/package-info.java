// SPDX-License-Identifier: Apache-2.0
/** Holds the docs to what is true: pages made from sources, links that lead somewhere, commands that exist. */
@NullMarked
package io.neap.docs;

import org.jspecify.annotations.NullMarked;
