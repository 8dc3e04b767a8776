// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.kserve;

import java.util.List;
import java.util.Map;

/**
 * What has become of one of KServe's services.
 *
 * @param resource ours, as {@code kubectl apply} takes it
 * @param storage where KServe has the model from
 * @param notes what is otherwise with Neap or was left out, a sentence each
 */
public record Imported(Map<String, Object> resource, String storage, List<String> notes) {

    public Imported {
        notes = List.copyOf(notes);
    }

    public String name() {
        return metadata("name");
    }

    private String metadata(String field) {
        return resource.get("metadata") instanceof Map<?, ?> metadata ? String.valueOf(metadata.get(field)) : "";
    }
}
