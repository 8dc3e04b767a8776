// SPDX-License-Identifier: Apache-2.0
/**
 * The JSON of the protocol, read from the body straight into direct tensor memory and written back with shortest digits.
 */
@NullMarked
package io.neap.serving.oip.json;

import org.jspecify.annotations.NullMarked;
