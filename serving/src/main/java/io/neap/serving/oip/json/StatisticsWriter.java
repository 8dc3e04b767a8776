// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.repository.InferenceStatistics;
import io.neap.serving.repository.InferenceStatistics.BatchSize;
import io.neap.serving.repository.InferenceStatistics.Compute;
import io.neap.serving.repository.InferenceStatistics.Total;
import java.util.List;

/** The statistics extension's answer as JSON, with Triton's names. */
public final class StatisticsWriter {

    private static final Total NEVER = new Total(0, 0);

    private final JsonWriter json;

    private StatisticsWriter(JsonWriter json) {
        this.json = json;
    }

    /** {@code {"model_stats": […]}}. */
    public static byte[] statistics(List<InferenceStatistics> models) {
        JsonWriter json = new JsonWriter(1024 * models.size());
        json.open('{').name("model_stats").open('[');
        StatisticsWriter writer = new StatisticsWriter(json);
        models.forEach(writer::model);
        return json.close(']').close('}').toByteArray();
    }

    private void model(InferenceStatistics model) {
        json.open('{').name("name").string(model.key().name());
        json.name("version").string(model.key().version());
        json.name("last_inference").number(model.lastInference());
        json.name("inference_count").number(model.inferences());
        json.name("execution_count").number(model.executions());
        json.name("inference_stats").open('{');
        total("success", model.success());
        total("fail", model.fail());
        total("queue", model.queue());
        compute(model.compute());
        total("cache_hit", NEVER);
        total("cache_miss", NEVER);
        json.close('}').name("response_stats").open('{').close('}');
        json.name("batch_stats").open('[');
        for (BatchSize batch : model.batches()) {
            json.open('{').name("batch_size").number(batch.rows());
            compute(batch.compute());
            json.close('}');
        }
        json.close(']').name("memory_usage").open('[').close(']').close('}');
    }

    private void compute(Compute compute) {
        total("compute_input", compute.input());
        total("compute_infer", compute.infer());
        total("compute_output", compute.output());
    }

    private void total(String name, Total total) {
        json.name(name).open('{');
        json.name("count").number(total.count());
        json.name("ns").number(total.nanos()).close('}');
    }
}
