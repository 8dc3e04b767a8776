// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process of this machine has taken so far, as its kernel counts it.
 *
 * @param cpu in user and kernel mode
 * @param megabytes resident
 */
record Footprint(Duration cpu, long megabytes) {

    private static final long MILLIS_A_TICK = 10;
    private static final long KB_A_MB = 1000;

    /** Of the first process whose executable has this name; the pods of the tests' own cluster are among them. */
    static Footprint of(String executable) throws IOException {
        return of(ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/" + executable))
                .findFirst()
                .orElseThrow()
                .pid());
    }

    static Footprint of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        String[] stat = Files.readString(folder.resolve("stat")).split(" ", -1);
        long ticks = Long.parseLong(stat[13]) + Long.parseLong(stat[14]); // utime, stime
        String memory = Files.readAllLines(folder.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElseThrow();
        return new Footprint(
                Duration.ofMillis(ticks * MILLIS_A_TICK), Long.parseLong(memory.replaceAll("\\D", "")) / KB_A_MB);
    }

    @Override
    public String toString() {
        return megabytes + " MB resident, " + cpu.toMillis() + " ms of CPU";
    }
}
