// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/** Takes connections and never answers. */
record SilentServer(ServerSocket socket) implements AutoCloseable {

    static SilentServer open() throws IOException {
        return new SilentServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
