// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inference function, started as the local platform starts it. */
record FunctionStart(String name, String title, List<String> command, int rehearsals, Bench bench)
        implements Contestant {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v2/models/" + MlpModel.NAME + "/infer";

    @Override
    public Sample start(boolean rehearsal) {
        int port = Ports.free();
        Path report = bench.folder().resolve("ready");
        remove(report);
        try (Child child = Child.start(command, environment(port, report), bench.folder(), bench.log(name))) {
            child.await("its first answer", () -> rightAnswer(port));
            double millis = child.millis();
            ProcessCost cost = ProcessCost.of(child.pid());
            Map<String, Double> parts = child.await("its report", () -> parts(report, millis));
            if (rehearsal) {
                child.endPolitely();
            }
            return new Sample(millis, cost, parts);
        }
    }

    private Map<String, String> environment(int port, Path report) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", Integer.toString(port));
        environment.put("NEAP_HTTP_HOST", "127.0.0.1");
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        environment.put("NEAP_MODEL_NAME", MlpModel.NAME);
        environment.put("NEAP_MODEL_URI", bench.modelFile().toUri().toString());
        environment.put("NEAP_MODEL_SHA256", bench.digest());
        environment.put("NEAP_MODEL_CACHE", bench.cache().toString());
        environment.put("NEAP_READY_FILE", report.toString());
        environment.put("NEAP_TERMINATION_LOG", bench.folder().resolve("reason").toString());
        environment.put("NEAP_EXIT_WITH_PARENT", "true");
        return environment;
    }

    /** True once the answer is right; null while there is none. A wrong one never becomes right, and times out. */
    private @Nullable Boolean rightAnswer(int port) {
        try {
            RawCall.Answer answer = RawCall.post(port, PATH, bench.question().body());
            boolean right = answer.status() == 200 && bench.question().answeredBy(answer.body());
            return right ? true : null;
        } catch (IOException notYet) {
            return null;
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
