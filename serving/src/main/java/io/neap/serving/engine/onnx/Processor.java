// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a processor is and can do, as Linux tells it: ONNX Runtime lays weights out by it. */
final class Processor {

    static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private static final Set<String> TELLING = Set.of(
            "vendor_id",
            "cpu family",
            "model",
            "model name",
            "flags",
            "CPU implementer",
            "CPU architecture",
            "CPU variant",
            "CPU part",
            "Features");

    private Processor() {}

    /**
     * The first processor's lines that tell it from another kind; its clock and its number are not among them.
     *
     * @return empty where there is no such file, or none of these lines in it
     */
    static Optional<String> identity(Path cpuinfo) {
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            List<String> telling = new ArrayList<>();
            lines.takeWhile(line -> !line.isBlank())
                    .filter(line -> TELLING.contains(line.split(":", 2)[0].strip()))
                    .forEach(telling::add);
            return telling.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", telling));
        } catch (IOException | UncheckedIOException absent) {
            return Optional.empty();
        }
    }
}
