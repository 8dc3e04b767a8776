// SPDX-License-Identifier: Apache-2.0
/** The one table of errors, and the exception that carries a row of it. Every room stands on it, and it on nothing. */
@NullMarked
package io.neap.control.error;

import org.jspecify.annotations.NullMarked;
