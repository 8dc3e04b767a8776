// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Exception;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Keeps a connection whose caller has cancelled one of its calls. An answer that meets the cancellation on its way is
 * written to a stream that is gone. Vert.x (4.5) asks not to be told how that write ends, so Netty (4.1) tells the whole
 * connection, which is closed, all of its other calls with it.
 */
@Singleton
final class LateWrites {

    private static final String NAME = "late-writes";
    private static final int BEFORE_CALLS = 99;
    private static final Swallow SWALLOW = new Swallow();

    void watch(@Observes Filters filters) {
        filters.register(LateWrites::guard, BEFORE_CALLS);
    }

    private static void guard(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2
                && context.request().connection() instanceof ConnectionBase connection) {
            ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
            if (pipeline.get(NAME) == null) {
                pipeline.addFirst(NAME, SWALLOW);
            }
        }
        context.next();
    }

    /** Takes what Netty says of a write to a stream that goes (its error) or is gone (no state for it); passes on all else. */
    @Sharable
    static final class Swallow extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            boolean late = (cause instanceof Http2Exception.StreamException
                            && !(cause instanceof Http2Exception.HeaderListSizeException))
                    || (cause instanceof IllegalStateException && cause.getCause() instanceof Http2Exception);
            if (!late) {
                context.fireExceptionCaught(cause);
            }
        }
    }
}
