// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import io.neap.control.platform.RevisionStatus;
import java.util.Optional;

/** A trigger and what its function is doing; empty while the platform does not know it yet. */
public record TriggerStatus(Trigger trigger, Optional<RevisionStatus> revision) {}
