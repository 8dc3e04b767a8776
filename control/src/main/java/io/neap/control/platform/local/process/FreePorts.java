// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports of the loopback address that nobody listens on, each given to one process at a time. */
final class FreePorts {

    private final Set<Integer> taken = new HashSet<>();

    synchronized int take() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                if (taken.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    synchronized void giveBack(int port) {
        taken.remove(port);
    }
}
