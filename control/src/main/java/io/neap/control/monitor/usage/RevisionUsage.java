// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import io.neap.control.platform.RevisionName;
import java.util.Optional;

/**
 * What one revision has used in an interval.
 *
 * @param saved what sleeping has saved; empty unless requests are led to it, as nobody would keep another one awake
 */
public record RevisionUsage(RevisionName revision, AwakeTimes times, MeasuredUsage measured, Optional<Saving> saved) {}
