// SPDX-License-Identifier: Apache-2.0
/** The launcher script against a clone, a JDK and a Maven that only pretend: it must need nothing of the real ones. */
@NullMarked
package io.neap.launcher;

import org.jspecify.annotations.NullMarked;
