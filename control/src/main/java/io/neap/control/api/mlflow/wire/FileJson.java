// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.model.ArtifactEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file or a folder. */
@Proto
public record FileJson(String path, boolean isDir, @Nullable Long fileSize) {

    static FileJson of(String prefix, ArtifactEntry entry) {
        return new FileJson(prefix + entry.name(), entry.folder(), entry.folder() ? null : entry.size());
    }

    /** What is inside a folder. */
    @Proto
    public record Listing(
            @Nullable String rootUri, @Nullable List<FileJson> files) {

        /**
         * A folder's list.
         *
         * @param prefix of each path: empty, or the folder's path and a slash
         */
        public static Listing of(@Nullable String rootUri, String prefix, List<ArtifactEntry> entries) {
            return new Listing(
                    rootUri,
                    Proto.Repeated.unlessEmpty(entries.stream()
                            .map(entry -> FileJson.of(prefix, entry))
                            .toList()));
        }
    }
}
