// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Child;
import io.neap.cli.bench.FunctionServer;
import io.neap.cli.bench.ProcessCost;
import io.neap.cli.bench.Sample;
import io.neap.cli.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A start of the inference function. */
record FunctionStart(String name, String title, List<String> command, int rehearsals, Bench bench)
        implements Contestant {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Sample start(boolean rehearsal) {
        int port = Ports.free();
        FunctionServer server = new FunctionServer(name, title, command, bench);
        Path report = server.report();
        remove(report);
        try (Child child = server.start(port)) {
            child.await("its first answer", () -> bench.isAnsweredAt(port));
            double millis = child.millis();
            ProcessCost cost = ProcessCost.of(child.pid());
            Map<String, Double> parts = child.await("its report", () -> parts(report, millis));
            if (rehearsal) {
                child.endPolitely();
            }
            return new Sample(millis, cost, parts);
        }
    }

    /** The function's own parts in milliseconds, and {@code answer}: all that is left until the first answer. */
    private static @Nullable Map<String, Double> parts(Path report, double millis) {
        try {
            if (!Files.exists(report)) {
                return null;
            }
            JsonNode told = JSON.readTree(Files.readAllBytes(report));
            Map<String, Double> parts = new LinkedHashMap<>();
            double rest = millis;
            for (Map.Entry<String, JsonNode> part : told.properties()) {
                if (!part.getKey().equals("began")) {
                    parts.put(part.getKey(), part.getValue().asDouble() / 1000);
                    rest -= part.getValue().asDouble() / 1000;
                }
            }
            parts.put("answer", Math.max(0, rest));
            return parts;
        } catch (IOException notWhole) {
            return null;
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
