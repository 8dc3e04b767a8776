// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import io.neap.control.platform.Resources;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one process would have held all the time that it was not there.
 *
 * @param cpu processors that it would have held, in seconds of one
 * @param memory bytes that it would have held, times seconds, in GiB
 * @param gpu whole devices or parts of one, times seconds
 */
public record Saving(double cpuSeconds, double memoryGibSeconds, double gpuSeconds, Basis cpu, Basis memory) {

    /** Where a figure comes from. */
    public enum Basis {
        /** The spec asks for it, so that it is held whether it is used or not. */
        REQUESTED,
        /** The spec does not; so much was used on average (processors) or at most (memory) while it was awake. */
        MEASURED,
        /** Neither is known, so nothing is counted. */
        UNKNOWN
    }

    private static final double MICROS = 1e6;
    private static final double GIB = 1L << 30;

    static Saving of(Duration asleep, Resources resources, MeasuredUsage measured) {
        double seconds = asleep.toNanos() / 1e9;
        Optional<Double> cpu = requested(resources, "cpu");
        Optional<Double> memory = requested(resources, "memory");
        double usedCpu = measured.everProcessUs() == 0
                ? 0
                : (measured.everCpuUs() / MICROS) / (measured.everProcessUs() / MICROS);
        return new Saving(
                seconds * cpu.orElse(usedCpu),
                seconds * memory.orElse((double) measured.everMemoryPeak()) / GIB,
                seconds * devices(resources),
                basis(cpu, measured.everProcessUs()),
                basis(memory, measured.everMemoryPeak()));
    }

    private static Basis basis(Optional<Double> requested, long measured) {
        if (requested.isPresent()) {
            return Basis.REQUESTED;
        }
        return measured > 0 ? Basis.MEASURED : Basis.UNKNOWN;
    }

    /** As Kubernetes does, which takes a limit for the request that is not there. */
    private static Optional<Double> requested(Resources resources, String name) {
        return Optional.ofNullable(resources.requests().get(name))
                .or(() -> Optional.ofNullable(resources.limits().get(name)))
                .map(Saving::amount);
    }

    private static double devices(Resources resources) {
        return resources.limits().entrySet().stream()
                .filter(limit -> limit.getKey().matches(".+/(gpu|mig-).*"))
                .map(Map.Entry::getValue)
                .mapToDouble(Saving::amount)
                .sum();
    }

    /** The number that a quantity of Kubernetes stands for. */
    static double amount(String quantity) {
        int digits = 0;
        while (digits < quantity.length() && "0123456789.".indexOf(quantity.charAt(digits)) >= 0) {
            digits++;
        }
        double number = Double.parseDouble(quantity.substring(0, digits));
        String unit = quantity.substring(digits);
        if (unit.equals("m")) {
            return number / 1000;
        }
        int power = unit.isEmpty() ? 0 : "kMGTPE".indexOf(unit.replace("K", "k").charAt(0)) + 1;
        return number * Math.pow(unit.endsWith("i") ? 1024 : 1000, power);
    }
}
