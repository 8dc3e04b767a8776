// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.pace;

import io.neap.serving.oip.OipConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Gives each connection its {@link HeadPace} when it is accepted. Neither Vert.x (4.5) nor Quarkus bounds how long a head
 * takes, nor says that a connection is there before it has one: so that is learnt where Netty accepts them.
 */
@Singleton
final class PacedConnections {

    private static final int BEFORE_ALL = 1000;

    private final Vertx vertx;
    private final Duration stall;

    PacedConnections(Vertx vertx, OipConfig config) {
        this.vertx = vertx;
        this.stall = config.stall();
    }

    void start(@ObservesAsync HttpServerStart start) {
        if (stall.isZero()) {
            return;
        }
        for (EventExecutor acceptor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            acceptor.execute(() -> ((SingleThreadEventLoop) acceptor)
                    .registeredChannelsIterator()
                    .forEachRemaining(server -> server.pipeline().addFirst(new Acceptor(stall))));
        }
    }

    void watch(@Observes Filters filters) {
        filters.register(PacedConnections::tell, BEFORE_ALL);
    }

    private static void tell(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.connection() instanceof ConnectionBase connection) {
            HeadPace pace = connection.channelHandlerContext().pipeline().get(HeadPace.class);
            if (pace != null && request.version() == HttpVersion.HTTP_2) {
                pace.upgrade();
            } else if (pace != null) {
                pace.begin(request);
            }
        }
        context.next();
    }

    private static final class Acceptor extends ChannelInboundHandlerAdapter {

        private final Duration stall;

        private Acceptor(Duration stall) {
            this.stall = stall;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            ((Channel) accepted).pipeline().addLast(new HeadPace(stall));
            context.fireChannelRead(accepted);
        }
    }
}
