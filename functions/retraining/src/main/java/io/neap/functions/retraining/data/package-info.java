// SPDX-License-Identifier: Apache-2.0
/** From the addresses in an event to labelled samples: fetch, digest, parse, select. Errors name file, line and column. */
@NullMarked
package io.neap.functions.retraining.data;

import org.jspecify.annotations.NullMarked;
