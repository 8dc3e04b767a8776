// SPDX-License-Identifier: Apache-2.0
/**
 * Control decides what should run and keeps the record of why. This room holds only what every other room of control
 * needs: the table of errors and the exception that carries a row of it.
 */
@NullMarked
package io.neap.control;

import org.jspecify.annotations.NullMarked;
