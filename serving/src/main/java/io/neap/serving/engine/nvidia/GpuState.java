// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.nvidia;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One GPU at one moment; what it does not tell is not a number.
 *
 * @param uuid such as {@code GPU-1a2b…}
 * @param utilization of the last sample period of the driver, 0 to 1
 * @param memoryTotal in bytes
 * @param memoryUsed in bytes, by all processes
 * @param power in watts
 */
public record GpuState(String uuid, double utilization, double memoryTotal, double memoryUsed, double power) {

    /** What {@link #parse} reads, by the names of {@code nvidia-smi}. */
    static final String FIELDS = "uuid,utilization.gpu,memory.total,memory.used,power.draw";

    private static final Pattern UUID = Pattern.compile("(GPU|MIG)-[0-9A-Za-z/-]+");
    private static final int COLUMNS = 5;
    private static final double PER_CENT = 100;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final int MOST_TOLD = 200;

    /**
     * Reads the lines of {@code --format=csv,noheader,nounits}, in per cent, MiB and watts, one for each GPU.
     *
     * @throws IOException with the first line that is none
     */
    static List<GpuState> parse(String lines) throws IOException {
        List<GpuState> states = new ArrayList<>();
        for (String line : lines.lines().filter(each -> !each.isBlank()).toList()) {
            String[] columns = line.split(",", -1);
            if (columns.length != COLUMNS || !UUID.matcher(columns[0].strip()).matches()) {
                throw unreadable(line, null);
            }
            try {
                states.add(new GpuState(
                        columns[0].strip(),
                        number(columns[1]) / PER_CENT,
                        number(columns[2]) * MEBIBYTE,
                        number(columns[3]) * MEBIBYTE,
                        number(columns[4])));
            } catch (NumberFormatException none) {
                throw unreadable(line, none);
            }
        }
        return states;
    }

    /** What a card does not tell stands in brackets: {@code [N/A]}, {@code [Not Supported]}, {@code [Unknown Error]}. */
    private static double number(String column) {
        String text = column.strip();
        return text.startsWith("[") || text.equals("N/A") ? Double.NaN : Double.parseDouble(text);
    }

    private static IOException unreadable(String line, @Nullable Throwable cause) {
        String told = line.length() > MOST_TOLD ? line.substring(0, MOST_TOLD) + "…" : line;
        return new IOException("expected a line of " + FIELDS + ", got: " + told, cause);
    }
}
