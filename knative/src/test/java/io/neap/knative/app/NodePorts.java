// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ports that this machine and the tests' own cluster share until it is closed. */
public final class NodePorts implements AutoCloseable {

    /** The cluster's node, as its pods and its API server reach it. */
    public static final String NODE = "10.200.0.1";

    private final Process process;

    private NodePorts(Process process) {
        this.process = process;
    }

    /** The cluster reaches this machine's port at the same one of its node. */
    public static NodePorts lend(int port) {
        return join("-R", NODE + ":" + port + "=127.0.0.1:" + port);
    }

    /** This machine reaches an address of the cluster at its own port. */
    public static NodePorts borrow(int port, String address) {
        return join("-L", "127.0.0.1:" + port + "=" + address);
    }

    private static NodePorts join(String... ports) {
        List<String> command = new ArrayList<>(List.of("bash", "src/test/cluster/cluster", "proxy"));
        command.addAll(List.of(ports));
        try {
            return new NodePorts(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that was lent, as the cluster's pods reach it. */
    public static URI lent(int port) {
        return URI.create("http://" + NODE + ":" + port);
    }

    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
