// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** A text that spells a JSON list. */
final class JsonList {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonList() {}

    /** The list with one more at its end; what is no list, as anybody can write, is none. */
    static String append(String list, String item) {
        try {
            ArrayNode items = read(list);
            items.add(JSON.readTree(item));
            return items.toString();
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("no JSON: " + item, malformed);
        }
    }

    private static ArrayNode read(String list) {
        try {
            JsonNode read = JSON.readTree(list);
            return read instanceof ArrayNode items ? items : JSON.createArrayNode();
        } catch (JsonProcessingException malformed) {
            return JSON.createArrayNode();
        }
    }
}
