// SPDX-License-Identifier: Apache-2.0
/** The start of control on one machine: its home, its embedded PostgreSQL, and the end of both. */
@NullMarked
package io.neap.control.app;

import org.jspecify.annotations.NullMarked;
