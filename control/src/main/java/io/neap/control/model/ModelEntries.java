// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.experiment.Tag;
import io.neap.control.ledger.LedgerEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the ledger says about models. */
final class ModelEntries {

    private ModelEntries() {}

    static LedgerEntry of(String kind, String workspace, String model, Map<String, Object> data) {
        return of(kind, workspace, model, LedgerEntry.CLIENT, data);
    }

    static LedgerEntry of(String kind, String workspace, String model, String actor, Map<String, Object> data) {
        return new LedgerEntry(kind, workspace, "model/" + model, actor, data);
    }

    /** Of a model or one of its versions, whose subject that is; what happens to prompts is told as that. */
    static LedgerEntry of(
            String kind,
            String workspace,
            RegisteredModel model,
            String subject,
            String actor,
            Map<String, Object> data) {
        Map<String, Object> all = new TreeMap<>(data);
        if (model.isPrompt()) {
            all.put("prompt", true);
        }
        return of(kind, workspace, subject, actor, all);
    }

    static LedgerEntry of(
            String kind, String workspace, RegisteredModel model, String subject, Map<String, Object> data) {
        return of(kind, workspace, model, subject, LedgerEntry.CLIENT, data);
    }

    /** The tags by key. */
    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> values = new TreeMap<>();
        tags.forEach(tag -> values.put(tag.key(), tag.value()));
        return values;
    }

    /** With more facts of it. */
    static LedgerEntry of(
            String kind, String workspace, RegisteredModel model, ModelVersion version, Map<String, Object> facts) {
        Map<String, Object> data = new TreeMap<>(facts);
        data.putAll(facts(version));
        return of(kind, workspace, model, version.name() + "/" + version.version(), data);
    }

    /** That a version came from elsewhere, with the stage that it came in. */
    static LedgerEntry imported(String workspace, RegisteredModel model, ModelVersion version) {
        Map<String, Object> data = facts(version);
        data.put("stage", version.stage().title());
        String subject = version.name() + "/" + version.version();
        return of("model-version.imported", workspace, model, subject, "import", data);
    }

    private static Map<String, Object> facts(ModelVersion version) {
        Map<String, Object> data = new TreeMap<>();
        data.put("source", version.source());
        data.put("tags", tags(version.tags()));
        put(data, "description", version.description());
        put(data, "run_id", version.runId());
        put(data, "model_id", version.modelId());
        Artifact onnx = version.onnx();
        put(data, "sha256", onnx == null ? null : onnx.sha256());
        return data;
    }

    private static void put(Map<String, Object> data, String key, @Nullable Object value) {
        if (value != null) {
            data.put(key, value);
        }
    }
}
