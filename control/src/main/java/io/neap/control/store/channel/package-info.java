// SPDX-License-Identifier: Apache-2.0
/** The event bus of a control that stands alone: channels joined in memory. Kafka takes them over by configuration. */
@NullMarked
package io.neap.control.store.channel;

import org.jspecify.annotations.NullMarked;
