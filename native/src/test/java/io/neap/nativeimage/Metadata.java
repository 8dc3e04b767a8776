// SPDX-License-Identifier: Apache-2.0
package io.neap.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What this jar tells native-image. */
final class Metadata {

    private static final String FOLDER = "/META-INF/native-image/io.neap/neap-native/";

    private Metadata() {}

    /** The types of one folder that have the flag. */
    static Set<String> types(String folder, String flag) throws IOException {
        Set<String> names = new TreeSet<>();
        byte[] json = resource(FOLDER + folder + "/reachability-metadata.json");
        for (JsonNode type : new ObjectMapper().readTree(json).get("reflection")) {
            if (type.path(flag).asBoolean()) {
                names.add(type.get("type").asText());
            }
        }
        return names;
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream stream = Metadata.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
    }
}
