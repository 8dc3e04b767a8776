// SPDX-License-Identifier: Apache-2.0
/**
 * The door for imports: things of an MLflow elsewhere, as its API gives them, with the ids and times that they have.
 */
@NullMarked
package io.neap.control.api.v1.imports;

import org.jspecify.annotations.NullMarked;
