// SPDX-License-Identifier: Apache-2.0
/** Services in PostgreSQL: a row each, one for each revision and one for each rollout. */
@NullMarked
package io.neap.control.store.rollout;

import org.jspecify.annotations.NullMarked;
