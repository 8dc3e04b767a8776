// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.metadata;

import io.neap.control.platform.RevisionName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a proven revision's function has answered.
 *
 * @param name the model's, as clients ask for it
 * @param server what it answered to {@code GET /v2}, as values of JSON
 * @param model what it answered to {@code GET /v2/models/{name}}
 */
public record ModelMetadata(
        RevisionName revision, String name, String version, Map<String, Object> server, Map<String, Object> model) {

    public ModelMetadata {
        server = Collections.unmodifiableMap(new LinkedHashMap<>(server));
        model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
    }
}
