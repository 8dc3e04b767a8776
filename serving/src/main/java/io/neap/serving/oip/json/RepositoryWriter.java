// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.oip.ModelControl.IndexEntry;
import java.util.List;

/** The repository's index as JSON. */
public final class RepositoryWriter {

    private static final int BYTES_PER_ENTRY = 128;

    private RepositoryWriter() {}

    public static byte[] index(List<IndexEntry> entries) {
        JsonWriter json = new JsonWriter(BYTES_PER_ENTRY * entries.size());
        json.open('[');
        for (IndexEntry entry : entries) {
            json.open('{').name("name").string(entry.key().name());
            json.name("version").string(entry.key().version());
            json.name("state").string(entry.state());
            json.name("reason").string(entry.reason()).close('}');
        }
        return json.close(']').toByteArray();
    }
}
