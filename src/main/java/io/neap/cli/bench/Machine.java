// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import io.neap.cli.process.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where figures were taken, without which they say nothing. */
public record Machine(String cpu, int cores, double memory_gb, String os, String java, double load_before) {

    private static final double KIB = 1024 / 1e9;

    public static Machine here(Settings settings) {
        return new Machine(
                line(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory(line(Path.of("/proc/meminfo"), "MemTotal")),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                settings.jdk().map(jdk -> jdk.vendor() + " " + jdk.version()).orElse("no JDK"),
                load());
    }

    /** All of it in one sentence. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.1f GB, %s, %s; load before: %.1f.",
                cpu,
                cores,
                memory_gb,
                os,
                java,
                load_before);
    }

    private static double memory(String kibibytes) {
        String number = kibibytes.replaceAll("\\D", "");
        return number.isEmpty() ? 0 : Math.round(Long.parseLong(number) * KIB * 10) / 10.0;
    }

    /** Runnable processes, averaged over the last minute: above a half or so, figures of time are not to be trusted. */
    private static double load() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
        } catch (IOException notLinux) {
            return -1;
        }
    }

    private static String line(Path file, String key) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException notLinux) {
            return "unknown";
        }
    }
}
