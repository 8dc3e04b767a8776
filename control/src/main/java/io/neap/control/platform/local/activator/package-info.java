// SPDX-License-Identifier: Apache-2.0
/**
 * Between a route and the processes of one revision: who passes, who waits, who wakes it, and which of its ready
 * processes gets a request. Knows neither how a request is sent nor how a process is started.
 */
@NullMarked
package io.neap.control.platform.local.activator;

import org.jspecify.annotations.NullMarked;
