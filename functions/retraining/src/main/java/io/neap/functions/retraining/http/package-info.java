// SPDX-License-Identifier: Apache-2.0
/** Requests that hold bytes instead of messages, and the patience that every request to a busy server needs. */
@NullMarked
package io.neap.functions.retraining.http;

import org.jspecify.annotations.NullMarked;
