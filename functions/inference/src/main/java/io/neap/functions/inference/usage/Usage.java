// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.usage;

import io.neap.functions.inference.usage.Reading.Counts;
import io.neap.serving.oip.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the process has used between two instants.
 *
 * @param memory its largest resident set until the second one, in bytes
 * @param models those that were asked
 */
record Usage(Instant since, Instant until, Duration cpu, long memory, List<Counts> models) {

    static Usage between(Reading before, Reading after) {
        List<Counts> models = after.models().entrySet().stream()
                .map(model -> before.models().containsKey(model.getKey())
                        ? model.getValue().since(before.models().get(model.getKey()))
                        : model.getValue())
                .filter(counts -> !counts.isNone())
                .toList();
        Duration cpu = after.cpu().minus(before.cpu());
        return new Usage(before.at(), after.at(), cpu.isNegative() ? Duration.ZERO : cpu, after.memory(), models);
    }

    /** Whether a model was asked. */
    boolean isAny() {
        return !models.isEmpty();
    }

    /** The event's data. */
    byte[] json(String service, String revision, String process, long sequence) {
        JsonWriter json = new JsonWriter(512).open('{');
        json.name("service").string(service);
        json.name("revision").string(revision);
        json.name("process").string(process);
        json.name("sequence").number(sequence);
        json.name("since").string(since.toString());
        json.name("until").string(until.toString());
        json.name("cpu_us").number(cpu.toNanos() / 1_000);
        json.name("memory_peak_bytes").number(memory);
        json.name("models").open('[');
        for (Counts model : models) {
            json.open('{').name("name").string(model.name());
            json.name("version").string(model.version());
            json.name("requests").number(model.requests());
            json.name("rows").number(model.rows());
            json.name("failures").number(model.failures());
            json.name("compute_us").number(model.nanos() / 1_000).close('}');
        }
        return json.close(']').close('}').toByteArray();
    }
}
