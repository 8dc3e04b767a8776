// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

/** A server that can be started with a bench's model, and asked over the Open Inference Protocol. */
public interface ModelServer {

    /** Its key in a report. */
    String name();

    /** What it is, in words. */
    String title();

    /** Starts it; it may not answer yet. */
    Child start(int port);
}
