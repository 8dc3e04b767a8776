// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

/** Is told, on any thread, what became of its place in the queue. */
public interface Waiter {

    void admitted(Endpoint to);

    void refused(Refusal why);
}
