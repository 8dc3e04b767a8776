// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, which fails when nothing more of it comes for so long: Java's client waits for ever once the
 * head is there. Time in which nobody reads does not count.
 */
final class WatchedStream extends FilterInputStream {

    private static final long IDLE = Long.MIN_VALUE;

    private final Duration patience;
    private volatile long readingSince = IDLE;
    private volatile boolean stalled;
    private volatile boolean closed;

    WatchedStream(InputStream body, Duration patience) {
        super(body);
        this.patience = patience;
        watch(patience.toNanos());
    }

    private void watch(long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::look);
    }

    private void look() {
        long since = readingSince;
        long left = since == IDLE ? patience.toNanos() : patience.toNanos() - (System.nanoTime() - since);
        if (left > 0 && !closed) {
            watch(left);
        } else if (!closed) {
            stalled = true;
            try {
                close();
            } catch (IOException broken) {
                // The reader is told what has happened.
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? read : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        readingSince = System.nanoTime();
        try {
            return super.read(buffer, offset, length);
        } catch (IOException broken) {
            throw stalled ? new IOException("nothing more came for " + patience.toSeconds() + " s", broken) : broken;
        } finally {
            readingSince = IDLE;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }
}
