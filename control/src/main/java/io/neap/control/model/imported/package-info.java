// SPDX-License-Identifier: Apache-2.0
/**
 * The arrival of models that were registered elsewhere: names, numbers, times and aliases stay what they were there.
 */
@NullMarked
package io.neap.control.model.imported;

import org.jspecify.annotations.NullMarked;
