// SPDX-License-Identifier: Apache-2.0
/**
 * How a candidate is judged: a pure function of what the gateway measured for it and for the revision it would
 * replace. A verdict carries every value and threshold that it rests on.
 */
@NullMarked
package io.neap.control.rollout.analysis;

import org.jspecify.annotations.NullMarked;
