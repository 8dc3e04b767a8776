// SPDX-License-Identifier: Apache-2.0
/** Triggers, events, pipeline runs and the outbox in PostgreSQL, and the HTTP client that delivers events. */
@NullMarked
package io.neap.control.store.pipeline;

import org.jspecify.annotations.NullMarked;
