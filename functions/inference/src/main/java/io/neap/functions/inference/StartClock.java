// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When this process began, by the clock that it shares with the platform that started it. */
final class StartClock {

    /** Of {@code proc_pid_stat(5)}, counted from the field after the program's name. */
    private static final int START_TIME = 19;

    private static final double TICKS_PER_SECOND = 100;

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

    /**
     * When this process began. Java knows it only as well as the clock's second in which the machine started; Linux tells
     * both the start and the present in hundredths of a second since then.
     */
    static Instant process() {
        return age().map(age -> Instant.now().minus(age))
                .or(() -> ProcessHandle.current().info().startInstant())
                .orElseGet(() -> main);
    }

    private static Optional<Duration> age() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double began = Long.parseLong(fields[START_TIME]) / TICKS_PER_SECOND;
            double now =
                    Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
            return Optional.of(Duration.ofMillis(Math.round((now - began) * 1000)));
        } catch (IOException | RuntimeException elsewhere) {
            return Optional.empty();
        }
    }
}
