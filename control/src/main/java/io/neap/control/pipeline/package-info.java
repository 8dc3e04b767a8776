// SPDX-License-Identifier: Apache-2.0
/**
 * What happens when something has happened: an event that matches a trigger becomes a pipeline run, which delivers the
 * event to the trigger's function until it is answered. One event makes one run of each trigger, whatever breaks.
 */
@NullMarked
package io.neap.control.pipeline;

import org.jspecify.annotations.NullMarked;
