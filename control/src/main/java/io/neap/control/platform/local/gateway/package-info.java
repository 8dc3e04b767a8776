// SPDX-License-Identifier: Apache-2.0
/**
 * The way of a request: address, route, a share of it, the wait for a sleeping revision, the streamed exchange with
 * the process, and what may be tried again. Nothing here blocks an event loop or buffers without bound.
 */
@NullMarked
package io.neap.control.platform.local.gateway;

import org.jspecify.annotations.NullMarked;
