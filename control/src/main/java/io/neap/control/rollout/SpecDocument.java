// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.error.DomainException;
import io.neap.control.model.ModelReference;
import io.neap.control.platform.Scale;
import io.neap.control.rollout.Strategy.BlueGreen;
import io.neap.control.rollout.Strategy.Canary;
import io.neap.control.rollout.analysis.Analysis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of a {@link ServiceSpec}, as values (String, Number, List, Map): what users write, what is stored and what
 * the ledger keeps. Written whole, read with defaults; blue-green is the default strategy.
 */
public final class SpecDocument {

    private SpecDocument() {}

    /** Fails with {@code INVALID_PARAMETER_VALUE} and a message that names the field and what it must be. */
    public static ServiceSpec read(Map<String, ?> document) {
        Fields fields = Fields.of("", document)
                .only(
                        "model",
                        "strategy",
                        "affinity",
                        "scale",
                        "containerConcurrency",
                        "timeout",
                        "progressDeadline",
                        "resources",
                        "placement",
                        "storage");
        return new ServiceSpec(
                ModelReference.parse(fields.text("model")),
                fields.object("strategy").map(SpecDocument::strategy).orElse(new BlueGreen()),
                fields.object("affinity").map(AffinityDocument::read),
                template(fields));
    }

    public static Map<String, Object> write(ServiceSpec spec) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", spec.model().toString());
        document.put("strategy", strategy(spec.strategy()));
        spec.affinity().ifPresent(affinity -> document.put("affinity", AffinityDocument.write(affinity)));
        document.putAll(writeTemplate(spec.template()));
        return document;
    }

    /** The part of the document that a revision keeps. */
    public static Map<String, Object> writeTemplate(Template template) {
        Map<String, Object> document = new LinkedHashMap<>();
        Scale scale = template.scale();
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("min", scale.min());
        numbers.put("max", scale.max());
        numbers.put("target", scale.target());
        numbers.put("stableWindow", Durations.format(scale.stableWindow()));
        numbers.put("gracePeriod", Durations.format(scale.gracePeriod()));
        document.put("scale", numbers);
        document.put("containerConcurrency", template.containerConcurrency());
        document.put("timeout", Durations.format(template.timeout()));
        document.put("progressDeadline", Durations.format(template.progressDeadline()));
        putUnlessEmpty(document, "resources", PodDocument.write(template.resources()));
        putUnlessEmpty(document, "placement", PodDocument.write(template.placement()));
        template.storage().ifPresent(storage -> document.put("storage", PodDocument.write(storage)));
        return document;
    }

    private static void putUnlessEmpty(Map<String, Object> document, String field, Map<String, Object> value) {
        if (!value.isEmpty()) {
            document.put(field, value);
        }
    }

    /** The strategy alone, as {@link #read} reads it. */
    public static Strategy readStrategy(Map<String, ?> document) {
        return strategy(Fields.of("strategy", document));
    }

    public static Template readTemplate(Map<String, ?> document) {
        return template(Fields.of("", document));
    }

    private static Template template(Fields fields) {
        Template absent = Template.DEFAULT;
        return new Template(
                fields.object("scale").map(SpecDocument::scale).orElse(absent.scale()),
                fields.integer("containerConcurrency", absent.containerConcurrency()),
                fields.duration("timeout", absent.timeout()),
                fields.duration("progressDeadline", absent.progressDeadline()),
                fields.object("resources").map(PodDocument::resources).orElse(absent.resources()),
                fields.object("placement").map(PodDocument::placement).orElse(absent.placement()),
                fields.object("storage").map(PodDocument::storage));
    }

    private static Scale scale(Fields fields) {
        fields.only("min", "max", "target", "stableWindow", "gracePeriod");
        Scale absent = Scale.DEFAULT;
        int min = fields.integer("min", absent.min());
        return new Scale(
                min,
                fields.integer("max", Math.max(min, absent.max())),
                fields.decimal("target", absent.target()),
                fields.duration("stableWindow", absent.stableWindow()),
                absent.panicWindowPercent(),
                absent.panicThresholdPercent(),
                fields.duration("gracePeriod", absent.gracePeriod()));
    }

    private static Strategy strategy(Fields fields) {
        fields.only("canary", "blueGreen");
        if (fields.has("canary") == fields.has("blueGreen")) {
            throw DomainException.invalid("strategy must be either {\"canary\": {…}} or {\"blueGreen\": {}}.");
        }
        if (fields.has("blueGreen")) {
            fields.object("blueGreen").ifPresent(Fields::only);
            return new BlueGreen();
        }
        return canary(fields.object("canary").orElseThrow());
    }

    private static Canary canary(Fields fields) {
        fields.only("steps", "analysis");
        List<Step> steps = new ArrayList<>();
        for (Object item : fields.list("steps")) {
            Fields step = Fields.of("strategy.canary.steps[" + steps.size() + "]", item)
                    .only("setWeight", "pause");
            steps.add(new Step(step.integer("setWeight", 0), step.duration("pause", Duration.ZERO)));
        }
        return new Canary(
                steps, fields.object("analysis").map(SpecDocument::analysis).orElse(Analysis.DEFAULT));
    }

    private static Analysis analysis(Fields fields) {
        fields.only("minRequests", "maxErrorRate", "maxLatencyRatio", "latencyFloor");
        Analysis absent = Analysis.DEFAULT;
        return new Analysis(
                fields.integer("minRequests", (int) absent.minRequests()),
                fields.decimal("maxErrorRate", absent.maxErrorRate()),
                fields.decimal("maxLatencyRatio", absent.maxLatencyRatio()),
                fields.duration("latencyFloor", absent.latencyFloor()));
    }

    private static Map<String, Object> strategy(Strategy strategy) {
        return switch (strategy) {
            case BlueGreen ignored -> Map.of("blueGreen", Map.of());
            case Canary canary -> Map.of("canary", canary(canary));
        };
    }

    private static Map<String, Object> canary(Canary canary) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("steps", canary.steps().stream().map(SpecDocument::step).toList());
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("minRequests", canary.analysis().minRequests());
        limits.put("maxErrorRate", canary.analysis().maxErrorRate());
        limits.put("maxLatencyRatio", canary.analysis().maxLatencyRatio());
        limits.put("latencyFloor", Durations.format(canary.analysis().latencyFloor()));
        document.put("analysis", limits);
        return document;
    }

    private static Map<String, Object> step(Step step) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("setWeight", step.weight());
        document.put("pause", Durations.format(step.pause()));
        return document;
    }
}
