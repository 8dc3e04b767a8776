// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** SHA-256 of what a message says, in whatever order it says it. */
final class Fingerprint {

    private Fingerprint() {}

    static String of(JsonNode message) {
        byte[] text = ordered(message).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.fresh().digest(text));
    }

    private static String ordered(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(field -> field.getKey() + ":" + ordered(field.getValue()))
                    .sorted()
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream().map(Fingerprint::ordered).sorted().collect(Collectors.joining(",", "[", "]"));
        }
        return node.toString();
    }
}
