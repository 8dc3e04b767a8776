// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import java.util.List;
import java.util.Map;

/** A new upload, and where each of its parts is put. */
@Proto
public record UploadJson(String uploadId, List<Credential> credentials) {

    /** Where one part is put. */
    @Proto
    public record Credential(String url, int partNumber, Map<String, String> headers) {}
}
