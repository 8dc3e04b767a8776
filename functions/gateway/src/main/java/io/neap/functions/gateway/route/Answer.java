// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

/** What is known of a service when a request for it comes. */
public sealed interface Answer {

    record Known(Route route) implements Answer {}

    /** Control has no such service. */
    record Unknown() implements Answer {}

    /** Control did not say, now or lately enough. */
    record Unheard(String reason) implements Answer {}
}
