// SPDX-License-Identifier: Apache-2.0
/** The edges of pipelines: the event door, triggers and pipeline runs over HTTP, and the channel of deliveries. */
@NullMarked
package io.neap.control.api.event;

import org.jspecify.annotations.NullMarked;
