// SPDX-License-Identifier: Apache-2.0
/** Keeps experiments, runs and logged models in PostgreSQL. */
@NullMarked
package io.neap.control.store.experiment;

import org.jspecify.annotations.NullMarked;
