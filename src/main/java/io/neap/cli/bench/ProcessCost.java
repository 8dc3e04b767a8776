// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has cost so far, as Linux tells; zero where nobody tells.
 *
 * @param rss resident memory in MB (10^6 bytes)
 * @param pss the same with shared pages counted by their share
 * @param cpu milliseconds of processor time, to a hundredth of a second
 */
public record ProcessCost(double rss, double pss, double cpu) {

    private static final double KIB = 1024 / 1e6;
    private static final double TICK_MILLIS = 10;
    private static final int USER_TICKS = 11;

    public static ProcessCost of(long pid) {
        Path proc = Path.of("/proc/" + pid);
        return new ProcessCost(
                kibibytes(proc.resolve("status"), "VmRSS:") * KIB,
                kibibytes(proc.resolve("smaps_rollup"), "Pss:") * KIB,
                ticks(proc.resolve("stat")) * TICK_MILLIS);
    }

    ProcessCost plus(ProcessCost other) {
        return new ProcessCost(rss + other.rss, pss + other.pss, cpu + other.cpu);
    }

    private static long kibibytes(Path file, String key) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).strip().split(" ", -1)[0])
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }

    private static long ticks(Path stat) {
        try {
            String line = Files.readString(stat);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1); // the name may have blanks
            return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
