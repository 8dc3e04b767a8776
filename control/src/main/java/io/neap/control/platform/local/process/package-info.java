// SPDX-License-Identifier: Apache-2.0
/**
 * Operating-system processes: how one is started, proven ready, ended, and found again after control itself was
 * killed. Knows nothing of requests or routes.
 */
@NullMarked
package io.neap.control.platform.local.process;

import org.jspecify.annotations.NullMarked;
