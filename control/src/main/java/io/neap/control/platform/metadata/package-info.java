// SPDX-License-Identifier: Apache-2.0
/**
 * What a function says of itself and its model in the words of the Open Inference Protocol, kept so that it can be told
 * while no process runs.
 */
@NullMarked
package io.neap.control.platform.metadata;

import org.jspecify.annotations.NullMarked;
