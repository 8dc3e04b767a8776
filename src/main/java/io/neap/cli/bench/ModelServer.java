// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

/** A server that can be started with a bench's model, and asked over the Open Inference Protocol. */
public interface ModelServer {

    /** Its key in a report. */
    String name();

    /** What it is, in words. */
    String title();

    /** Starts it, with HTTP on that port; it may not answer yet. */
    Child start(int port);

    /** Where gRPC is when HTTP is on that port. */
    default int grpcPort(int port) {
        return port;
    }

    /** Bytes that its threads have allocated so far; 0 where nobody tells. */
    default long allocated(Child child) {
        return 0;
    }

    /** Whether it is ours, and so has to answer in every form; what another does not answer is left out. */
    default boolean isOurs() {
        return false;
    }
}
