// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.pace;

import io.neap.serving.oip.json.ResponseWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands first in a connection's pipeline, and ends the connection when what its caller has begun does not come: a head, or
 * over HTTP/2 any frame. A connection that says nothing costs no timer, nor does a head that comes in one piece.
 *
 * <p>Over HTTP/1.1 it sees bytes only, and is told by {@link #begin} what they made. Bodies have their
 * own {@link BodyPace}; only what follows the answer is left to this one.
 */
final class HeadPace extends ChannelDuplexHandler {

    /** Nanoseconds in which what has come, while this thread was busy, is read. */
    private static final long LAST_LOOK = 1_000_000;

    private final Duration stall;
    private @Nullable Http2Frames frames = new Http2Frames();
    private @Nullable HttpServerRequest open;
    private @Nullable HttpServerRequest unread;
    private long heads;
    private @Nullable Pace pace;
    private long received;
    private @Nullable Future<?> timer;
    private boolean late;

    HeadPace(Duration stall) {
        this.stall = stall;
    }

    /** Below TLS the bytes tell nothing. */
    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (context.pipeline().get(SslHandler.class) != null) {
            context.pipeline().remove(this);
        }
        context.fireChannelActive();
    }

    /** A request of HTTP/1.1 is there, its head at least. */
    void begin(HttpServerRequest request) {
        open = request;
        unread = null;
        heads++;
    }

    /** What is written may be the end of the answer. */
    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        settle();
    }

    private void settle() {
        if (open != null && open.response().ended()) {
            unread = open.isEnded() ? null : open;
            open = null;
        }
    }

    /** The connection speaks HTTP/2 from here on, as its caller has asked over HTTP/1.1. */
    void upgrade() {
        if (frames == null) {
            frames = new Http2Frames();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int size = bytes.readableBytes();
        if (frames != null) {
            long whole = frames.whole();
            if (frames.follow(bytes)) {
                context.fireChannelRead(message);
                count(context, size, frames.isOpen(), frames.whole() > whole);
                return;
            }
            frames = null;
        }
        settle();
        boolean waiting = open == null;
        long before = heads;
        context.fireChannelRead(message);
        boolean whole = heads > before;
        if (unread != null && unread.isEnded()) {
            unread = null;
            whole = true;
        }
        count(context, size, waiting && !whole, whole);
    }

    private void count(ChannelHandlerContext context, int size, boolean begun, boolean whole) {
        if (!begun) {
            pace = null;
            return;
        }
        if (pace == null || whole) {
            pace = new Pace(stall, System.nanoTime());
            received = 0;
        }
        received += size;
        if (timer == null) {
            look(context);
        }
    }

    private void look(ChannelHandlerContext context) {
        timer = null;
        if (pace == null) {
            late = false;
            return;
        }
        long now = System.nanoTime();
        if (!context.channel().config().isAutoRead()) {
            pace = new Pace(stall, now); // it is not the caller who stands still
            received = 0;
        }
        long left = pace.left(now, received);
        if (left > 0 || !late) {
            late = left == 0;
            timer = context.executor().schedule(() -> look(context), Math.max(left, LAST_LOOK), TimeUnit.NANOSECONDS);
        } else {
            giveUp(context);
        }
    }

    private void giveUp(ChannelHandlerContext context) {
        if (frames != null || unread != null) {
            context.close();
            return;
        }
        byte[] error = ResponseWriter.error(Pace.tooSlow("head", stall).getMessage());
        byte[] head =
                ("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                                + error.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        context.writeAndFlush(Unpooled.wrappedBuffer(head, error)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
        context.fireChannelInactive();
    }
}
