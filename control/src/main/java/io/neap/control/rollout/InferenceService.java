// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.platform.ServiceName;
import java.time.Instant;

/**
 * What a user asks to be served, and what was decided for it.
 *
 * @param generation counts what was asked for: it grows with each change of the spec, and when an alias comes to lead
 *     to another version
 * @param deleting it is asked to go; its row goes when the platform has forgotten its revisions
 * @param resourceVersion counts every write of this value; guards against writing over another's change
 */
public record InferenceService(
        ServiceName name,
        ServiceSpec spec,
        long generation,
        boolean deleting,
        Instant createdAt,
        Delivery delivery,
        long resourceVersion) {

    /** A service as it is first asked for. */
    public static InferenceService create(ServiceName name, ServiceSpec spec, Instant now) {
        return new InferenceService(name, spec, 1, false, now, Delivery.NONE, 0);
    }

    /** The same service when this spec is asked for; itself when nothing changes. */
    public InferenceService asked(ServiceSpec next) {
        return next.equals(spec)
                ? this
                : new InferenceService(name, next, generation + 1, deleting, createdAt, delivery, resourceVersion);
    }

    public InferenceService toBeDeleted() {
        return new InferenceService(name, spec, generation, true, createdAt, delivery.withdrawn(), resourceVersion);
    }

    /** The same service after a decision; an alias that has moved makes a generation of its own. */
    public InferenceService with(Delivery next) {
        return new InferenceService(
                name,
                spec,
                Math.max(generation, next.observedGeneration()),
                deleting,
                createdAt,
                next,
                resourceVersion);
    }

    public InferenceService written(long version) {
        return new InferenceService(name, spec, generation, deleting, createdAt, delivery, version);
    }
}
