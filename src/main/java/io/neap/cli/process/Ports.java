// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.client.Api;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of this machine. */
public final class Ports {

    private Ports() {}

    /** Whether a server could listen there now. */
    public static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Whether this machine has the address, so that a server could listen on one of its ports. */
    public static boolean isOfThisMachine(String host) {
        return isFree(host, 0);
    }

    /** Refuses an address that no server could listen on now, and says why. */
    public static void require(Settings settings) {
        if (!isOfThisMachine(settings.host())) {
            throw new Failure(
                    ExitCode.USAGE,
                    "NEAP_HTTP_HOST is '" + settings.host() + "', which is no address of this machine.",
                    "Set it to one, such as 127.0.0.1 or 0.0.0.0, or unset it.");
        }
        if (!isFree(settings.host(), settings.port())) {
            boolean neap = new Api(settings.url()).answers("/q/health/ready");
            throw new Failure(
                    neap
                            ? "Neap runs at " + settings.url() + " already."
                            : "Port " + settings.port() + " of " + settings.host() + " is taken by another program.",
                    "Stop that one, or set NEAP_HTTP_PORT to a free port.");
        }
    }

    /** A port that was free a moment ago. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
