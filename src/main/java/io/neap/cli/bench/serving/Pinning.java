// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps a server on the first processor and the callers, which are this process, off it, so that neither takes from the
 * other. Where the system has no {@code taskset}, or one processor, both share what there is.
 */
final class Pinning implements AutoCloseable {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private final List<String> processors;
    private final boolean pinned;

    private Pinning(List<String> processors) {
        this.processors = processors;
        this.pinned = processors.size() > 1 && us(processors.subList(1, processors.size()));
    }

    /** From now on, until it is closed. */
    static Pinning begin() {
        return new Pinning(processors());
    }

    /** The server's command line. */
    List<String> command(List<String> command) {
        List<String> words = new ArrayList<>(pinned ? List.of("taskset", "-c", processors.getFirst()) : List.of());
        words.addAll(command);
        return words;
    }

    @Override
    public void close() {
        if (processors.size() > 1) {
            us(processors);
        }
    }

    /** Those that this process may use, such as {@code 0-3,8}; none where Linux does not tell. */
    private static List<String> processors() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            String ranges = lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip())
                    .findFirst()
                    .orElse("");
            List<String> all = new ArrayList<>();
            for (String range : ranges.isEmpty() ? new String[0] : ranges.split(",", -1)) {
                String[] ends = range.split("-", -1);
                int last = Integer.parseInt(ends[ends.length - 1]);
                for (int processor = Integer.parseInt(ends[0]); processor <= last; processor++) {
                    all.add(Integer.toString(processor));
                }
            }
            return all;
        } catch (IOException notLinux) {
            return List.of();
        }
    }

    /** All threads of this process, and those that they start. */
    private static boolean us(List<String> processors) {
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            return new ProcessBuilder("taskset", "-a", "-c", "-p", String.join(",", processors), pid)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
