// SPDX-License-Identifier: Apache-2.0
/** Usage in PostgreSQL. */
@NullMarked
package io.neap.control.store.usage;

import org.jspecify.annotations.NullMarked;
