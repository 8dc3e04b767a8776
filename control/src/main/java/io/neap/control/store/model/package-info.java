// SPDX-License-Identifier: Apache-2.0
/** Keeps registered models and their versions in PostgreSQL. */
@NullMarked
package io.neap.control.store.model;

import org.jspecify.annotations.NullMarked;
