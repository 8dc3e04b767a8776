// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Answers compared with the JSON in {@code src/test/resources/golden/v1}, but for instants, ports,
 * ids, and what the sealer adds within a second; {@code -Dneap.golden.write} writes it anew.
 */
public final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/golden/v1");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Golden() {}

    public static void assertSame(String name, String actual) throws IOException {
        String json = JSON.writeValueAsString(JSON.readTree(actual))
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<instant>")
                        .replaceAll("(localhost|127\\.0\\.0\\.1):\\d+", "$1:<port>")
                        .replaceAll(",\\s*\"(sequence|hash)\" : [^,\\s]+", "")
                        .replaceAll("\"id\" : \"[0-9a-f-]{36}\"", "\"id\" : \"<id>\"")
                + "\n";
        Path file = FOLDER.resolve(name + ".json");
        if (System.getProperty("neap.golden.write") != null) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, json);
        }
        assertThat(json).isEqualTo(Files.readString(file));
    }
}
