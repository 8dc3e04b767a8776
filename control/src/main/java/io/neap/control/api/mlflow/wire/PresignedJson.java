// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.model.presigned.PresignedUrl;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A URL of the artifact store, and the headers that it wants, which are none. */
@Proto
public record PresignedJson(
        String presignedUrl,
        Map<String, String> headers,
        @Nullable Long fileSize) {

    public static PresignedJson of(PresignedUrl url) {
        return new PresignedJson(url.url(), Map.of(), size(url));
    }

    private static @Nullable Long size(PresignedUrl url) {
        return url.size().isPresent() ? url.size().getAsLong() : null;
    }

    /** The same by the name that the artifact proxy has for it. */
    @Proto
    public record OfProxy(
            String url,
            Map<String, String> headers,
            @Nullable Long fileSize) {

        public static OfProxy of(PresignedUrl url) {
            return new OfProxy(url.url(), Map.of(), size(url));
        }
    }
}
