// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.ledger.LedgerEntry;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the ledger says about models. */
final class ModelEntries {

    private static final String ACTOR = "client";

    private ModelEntries() {}

    static LedgerEntry of(String kind, String workspace, String model, Map<String, Object> data) {
        return of(kind, workspace, model, ACTOR, data);
    }

    static LedgerEntry of(String kind, String workspace, String model, String actor, Map<String, Object> data) {
        return new LedgerEntry(kind, workspace, "model/" + model, actor, data);
    }

    static LedgerEntry of(String kind, String workspace, ModelVersion version) {
        Map<String, Object> data = new TreeMap<>();
        data.put("source", version.source());
        put(data, "run_id", version.runId());
        put(data, "model_id", version.modelId());
        Artifact onnx = version.onnx();
        put(data, "sha256", onnx == null ? null : onnx.sha256());
        String subject = "model/" + version.name() + "/" + version.version();
        return new LedgerEntry(kind, workspace, subject, ACTOR, data);
    }

    private static void put(Map<String, Object> data, String key, @Nullable Object value) {
        if (value != null) {
            data.put(key, value);
        }
    }
}
