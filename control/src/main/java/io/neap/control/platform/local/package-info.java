// SPDX-License-Identifier: Apache-2.0
/**
 * The platform of one machine: a process of its own for every revision, behind a gateway on control's own port that
 * holds requests while a revision wakes. Knative's words and defaults, so that what works here works there.
 */
@NullMarked
package io.neap.control.platform.local;

import org.jspecify.annotations.NullMarked;
