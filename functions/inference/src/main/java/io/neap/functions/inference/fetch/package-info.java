// SPDX-License-Identifier: Apache-2.0
/** Brings a model's files into the cache of this machine and knows that they are right; no server and no engine. */
@NullMarked
package io.neap.functions.inference.fetch;

import org.jspecify.annotations.NullMarked;
