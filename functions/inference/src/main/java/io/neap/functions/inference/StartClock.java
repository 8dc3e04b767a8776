// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import java.time.Duration;
import java.time.Instant;

/** When this process began, by the clock that it shares with the platform that started it. */
final class StartClock {

    private static volatile Instant main = Instant.EPOCH;

    private StartClock() {}

    /** Called first of all in {@code main}. */
    static void mainBegins() {
        main = Instant.now();
    }

    /** When {@code main} began; where there was none, as in tests, when the process did. */
    static Instant main() {
        return main.equals(Instant.EPOCH) ? process() : main;
    }

    /** From the start of the process, which the operating system tells to a hundredth of a second, until {@code main}. */
    static Duration untilMain() {
        Duration waited = Duration.between(process(), main());
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    private static Instant process() {
        return ProcessHandle.current().info().startInstant().orElseGet(() -> main);
    }
}
