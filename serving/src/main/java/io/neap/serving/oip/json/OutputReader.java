// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.oip.memory.SharedTensor;
import org.jspecify.annotations.Nullable;

/**
 * An output that a request asks for.
 *
 * @param binary as bytes or as JSON; null if it does not say
 * @param classes how many of the highest values are wanted; 0 for all as they are
 * @param place where it is to be written instead; null if nowhere
 */
record OutputReader(
        String name,
        @Nullable Boolean binary,
        int classes,
        @Nullable SharedTensor place) {

    static OutputReader read(JsonReader json, JsonNumber number) {
        String name = null;
        Boolean binary = null;
        int classes = 0;
        SharedTensor.Builder place = null;
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            switch (json.name()) {
                case "name" -> name = json.string();
                case "parameters" -> {
                    for (boolean inside = json.openUnlessNull('{', '}'); inside; inside = json.next('}')) {
                        String parameter = json.name();
                        switch (parameter) {
                            case "binary_data" -> binary = json.bool();
                            case "classification" ->
                                classes = (int) number.toLong(json, 0, Integer.MAX_VALUE, "classification");
                            default -> place = MemoryReader.parameter(json, number, parameter, place);
                        }
                    }
                }
                default -> json.skip();
            }
        }
        if (name == null) {
            throw ServingException.invalid("an output has no 'name'");
        }
        return new OutputReader(name, binary, classes, place == null ? null : place.build("output", name));
    }
}
