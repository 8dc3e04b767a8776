// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.channel;

import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Joins an outgoing channel to the incoming channel with the same {@code topic} in this process. It keeps a message only
 * until the consumer takes it, and none over a restart: what must not be lost is in the outbox.
 */
@ApplicationScoped
@Connector(LocalConnector.NAME)
class LocalConnector implements InboundConnector, OutboundConnector {

    static final String NAME = "neap-local";

    private final Map<String, UnicastProcessor<Message<?>>> topics = new ConcurrentHashMap<>();

    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        return topic(config);
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
        return new Forward(topic(config));
    }

    private UnicastProcessor<Message<?>> topic(Config config) {
        return topics.computeIfAbsent(config.getValue("topic", String.class), name -> UnicastProcessor.create());
    }

    /** Hands each message on; the consumer acknowledges it to the sender. */
    private record Forward(UnicastProcessor<Message<?>> topic) implements MultiSubscriber<Message<?>> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onItem(Message<?> message) {
            topic.onNext(message);
        }

        @Override
        public void onFailure(Throwable failure) {
            topic.onError(failure);
        }

        @Override
        public void onCompletion() {
            topic.onComplete();
        }
    }
}
