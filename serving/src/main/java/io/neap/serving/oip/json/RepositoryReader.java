// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.oip.ModelUpload;
import io.neap.serving.oip.config.TritonConfig;
import io.neap.serving.repository.settings.ModelSettings;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what clients send to the repository's calls; an empty body asks for nothing special. */
public final class RepositoryReader {

    private RepositoryReader() {}

    /** Whether the index of those alone is wanted that are ready. */
    public static boolean readyOnly(byte[] body, int length) {
        JsonReader json = new JsonReader(body, length);
        boolean ready = false;
        if (json.peek() != 0) {
            for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
                if (json.name().equals("ready")) {
                    ready = json.bool();
                } else {
                    json.skip();
                }
            }
        }
        json.finish();
        return ready;
    }

    /**
     * What is brought along to a load: files in Base64, and a configuration.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the parameter that is wrong
     */
    public static ModelUpload upload(byte[] body, int length) {
        JsonReader json = new JsonReader(body, length);
        Map<String, byte[]> files = new LinkedHashMap<>();
        ModelSettings settings = ModelSettings.NONE;
        if (json.peek() != 0) {
            for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
                if (json.name().equals("parameters")) {
                    for (boolean inside = json.open('{', '}'); inside; inside = json.next('}')) {
                        String name = json.name();
                        if (ModelUpload.isFile(name)) {
                            files.put(name, base64(name, json.stringBytes()));
                        } else if (name.equals(ModelUpload.CONFIG)) {
                            settings = TritonConfig.json(json.string());
                        } else {
                            json.skip();
                        }
                    }
                } else {
                    json.skip();
                }
            }
        }
        json.finish();
        return ModelUpload.of(files, settings);
    }

    private static byte[] base64(String name, byte[] text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ServingException.invalid("parameter '" + name + "' is no Base64: " + e.getMessage());
        }
    }
}
