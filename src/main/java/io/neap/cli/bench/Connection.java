// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One connection to a server, with one request at a time: as little client as can be, so that the figure is the server's. */
public interface Connection extends AutoCloseable {

    /** Sends a request, made for this kind of connection, and waits for its answer. */
    Answer ask(byte[] request) throws IOException;

    @Override
    void close() throws IOException;

    /**
     * What came back.
     *
     * @param status in HTTP's numbers
     * @param head how many of the body's bytes are JSON where tensors follow
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
    record Answer(int status, byte[] body, int head) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The tensors behind the JSON. */
        public ByteBuffer tensors() {
            return ByteBuffer.wrap(body, head, body.length - head).slice();
        }
    }
}
