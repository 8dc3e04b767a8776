// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.extensions.DistributedTracingExtension;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Has a delivery go on with the trace that its event names. */
final class DeliveryTrace {

    private static final String TRACEPARENT = DistributedTracingExtension.TRACEPARENT;

    private final boolean traced;

    /** {@code traced} says whether this process takes part in traces, and so writes their headers itself. */
    DeliveryTrace(boolean traced) {
        this.traced = traced;
    }

    /** Makes the event's trace that of this Vert.x context, which belongs to the one delivery. */
    void begin(CloudEvent event) {
        io.vertx.core.Context own = Vertx.currentContext();
        if (traced && own != null && event.getExtension(TRACEPARENT) != null) {
            Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), event, new Extensions());
            QuarkusContextStorage.INSTANCE.attach(own, parent);
        }
    }

    /** Tells the function the trace when nobody else does. */
    void pass(CloudEvent event, HttpClientRequest request) {
        Object parent = event.getExtension(TRACEPARENT);
        if (!traced && parent != null) {
            request.putHeader(TRACEPARENT, parent.toString());
        }
    }

    /** The event as the carrier of its trace. */
    private static final class Extensions implements TextMapGetter<CloudEvent> {

        @Override
        public Iterable<String> keys(CloudEvent event) {
            return Set.copyOf(event.getExtensionNames());
        }

        @Override
        public @Nullable String get(@Nullable CloudEvent event, String name) {
            Object value = event == null ? null : event.getExtension(name);
            return value == null ? null : value.toString();
        }
    }
}
