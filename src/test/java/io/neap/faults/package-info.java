// SPDX-License-Identifier: Apache-2.0
/** What must hold when something is killed, corrupt, full, slow or tampered with; all in real processes. */
@NullMarked
package io.neap.faults;

import org.jspecify.annotations.NullMarked;
