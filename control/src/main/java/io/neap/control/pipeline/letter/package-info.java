// SPDX-License-Identifier: Apache-2.0
/** Events that a Broker could not bring to a trigger. */
@NullMarked
package io.neap.control.pipeline.letter;

import org.jspecify.annotations.NullMarked;
