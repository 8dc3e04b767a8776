// SPDX-License-Identifier: Apache-2.0
/**
 * What control says of a service, kept for as long as it may be used, and the bucket of a caller. Nothing here knows of
 * the requests that it is asked for.
 */
@NullMarked
package io.neap.functions.gateway.route;

import org.jspecify.annotations.NullMarked;
