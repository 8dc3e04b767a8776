// SPDX-License-Identifier: Apache-2.0
/** Keeps webhooks in PostgreSQL and sends what is due to them. */
@NullMarked
package io.neap.control.store.webhook;

import org.jspecify.annotations.NullMarked;
