// SPDX-License-Identifier: Apache-2.0
/** What the sender of an event is told when it cannot be used: an HTTP status and a sentence that says what to do. */
@NullMarked
package io.neap.functions.retraining.problem;

import org.jspecify.annotations.NullMarked;
