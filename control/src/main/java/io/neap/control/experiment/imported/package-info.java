// SPDX-License-Identifier: Apache-2.0
/**
 * The arrival of what was tracked elsewhere: under the ids and with the times that it had there, as often as wanted.
 */
@NullMarked
package io.neap.control.experiment.imported;

import org.jspecify.annotations.NullMarked;
