// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.outcome.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns an {@code InferenceService} of {@code serving.kserve.io/v1beta1} into one of Neap. Whatever has no counterpart
 * becomes a note, so that nothing is lost unseen.
 */
public final class KserveImport {

    private static final String GROUP = "serving.kserve.io/";
    private static final String SCALING = "autoscaling.knative.dev/";
    private static final int UNLIMITED = 1000;

    private final JsonNode service;
    private final List<String> notes = new ArrayList<>();

    private KserveImport(JsonNode service) {
        this.service = service;
    }

    /** Whether it is one of KServe's services. */
    public static boolean isKserves(JsonNode document) {
        return document.path("apiVersion").asText().startsWith(GROUP)
                && document.path("kind").asText().equals("InferenceService");
    }

    /**
     * Translates.
     *
     * @param reference of the registered model that it shall serve
     */
    public static Imported of(JsonNode service, String reference) {
        return new KserveImport(service).translate(reference);
    }

    private Imported translate(String reference) {
        Tree metadata = new Tree("metadata", service.path("metadata"));
        String name = metadata.text("name")
                .orElseThrow(() -> new Failure("An InferenceService without metadata.name cannot be imported.", ""));
        Tree spec = new Tree("spec", service.path("spec"));
        Tree predictor = spec.object("predictor")
                .orElseThrow(() -> new Failure(name + " has no spec.predictor.", "Only predictors can be imported."));
        Tree model = model(name, predictor);
        String storage = model.text("storageUri").orElse("its storage");

        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("model", reference);
        strategy(predictor).ifPresent(strategy -> ours.put("strategy", strategy));
        ours.put("scale", scale(predictor));
        predictor.find("containerConcurrency").ifPresent(limit -> ours.put("containerConcurrency", limit.asInt()));
        predictor.find("timeout").ifPresent(seconds -> ours.put("timeout", seconds.asLong() + "s"));
        model.find("resources")
                .filter(found -> !found.isEmpty())
                .ifPresent(found -> ours.put("resources", values(found)));
        Map<String, Object> placement = placement(predictor);
        if (!placement.isEmpty()) {
            ours.put("placement", placement);
        }
        model.unread().forEach(this::leftOut);
        predictor.unread().forEach(this::leftOut);
        spec.unread().forEach(this::leftOut);
        return new Imported(resource(metadata, name, ours), storage, notes);
    }

    private static Map<String, Object> resource(Tree metadata, String name, Map<String, Object> spec) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("name", name);
        metadata.text("namespace").ifPresent(namespace -> identity.put("namespace", namespace));
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("apiVersion", "neap.io/v1alpha1");
        resource.put("kind", "InferenceService");
        resource.put("metadata", identity);
        resource.put("spec", spec);
        return resource;
    }

    /** KServe has a new form, {@code model}, and an old one with a field for each framework. */
    private Tree model(String name, Tree predictor) {
        Optional<Tree> old = predictor.object("onnx").or(() -> predictor.object("triton"));
        if (old.isPresent()) {
            return old.get();
        }
        Tree model = predictor
                .object("model")
                .orElseThrow(() -> new Failure(
                        name + " has no spec.predictor.model.", "Neap serves ONNX models; export this one to ONNX."));
        String format = model.find("modelFormat")
                .map(found -> found.path("name").asText())
                .orElse("");
        if (!format.equals("onnx")) {
            throw new Failure(
                    name + " is of the format '" + format + "'.", "Neap serves ONNX models; export this one to ONNX.");
        }
        model.text("runtime").ifPresent(runtime -> notes.add("The runtime " + runtime + " becomes Neap's own."));
        model.text("protocolVersion")
                .filter("v1"::equals)
                .ifPresent(
                        v1 -> notes.add("Its callers use protocol v1; Neap answers the Open Inference Protocol, v2."));
        return model;
    }

    private Optional<Map<String, Object>> strategy(Tree predictor) {
        return predictor.find("canaryTrafficPercent").map(percent -> {
            notes.add("KServe holds a canary at " + percent + " % until you write another percent; Neap goes on to"
                    + " 100 % when its analysis passes, and back when it fails.");
            Map<String, Object> step = new LinkedHashMap<>();
            step.put("setWeight", percent.asInt());
            step.put("pause", "60s");
            return Map.of("canary", Map.of("steps", List.of(step)));
        });
    }

    private Map<String, Object> scale(Tree predictor) {
        Tree annotations =
                new Tree("metadata.annotations", service.path("metadata").path("annotations"));
        Map<String, Object> scale = new LinkedHashMap<>();
        // KServe's default is 1, and Knative's annotation wins over it.
        scale.put(
                "min",
                annotations
                        .find(SCALING + "min-scale")
                        .or(() -> predictor.find("minReplicas"))
                        .map(JsonNode::asInt)
                        .orElse(1));
        int max = annotations
                .find(SCALING + "max-scale")
                .or(() -> predictor.find("maxReplicas"))
                .map(JsonNode::asInt)
                .orElse(0);
        predictor.find("minReplicas");
        predictor.find("maxReplicas");
        scale.put("max", max == 0 ? UNLIMITED : max);
        target(predictor, annotations).ifPresent(target -> scale.put("target", target));
        annotations.text(SCALING + "window").ifPresent(window -> scale.put("stableWindow", window));
        annotations.unread().stream()
                .filter(path -> path.contains("knative.dev/") || path.contains("kserve.io/"))
                .forEach(this::leftOut);
        return scale;
    }

    private Optional<Double> target(Tree predictor, Tree annotations) {
        String metric = predictor
                .text("scaleMetric")
                .or(() -> annotations.text(SCALING + "metric"))
                .orElse("concurrency");
        Optional<Double> target = predictor
                .find("scaleTarget")
                .or(() -> annotations.find(SCALING + "target"))
                .map(JsonNode::asDouble);
        annotations.find(SCALING + "target");
        if (metric.equals("concurrency")) {
            return target;
        }
        notes.add("It is scaled by " + metric
                + target.map(wanted -> " with the target " + wanted).orElse("")
                + "; Neap scales by concurrency, 100 requests for each process unless scale.target says otherwise.");
        return Optional.empty();
    }

    private static Map<String, Object> placement(Tree predictor) {
        Map<String, Object> placement = new LinkedHashMap<>();
        predictor.find("nodeSelector").ifPresent(labels -> placement.put("nodeSelector", values(labels)));
        predictor.find("tolerations").ifPresent(list -> {
            List<Map<String, Object>> tolerations = new ArrayList<>();
            for (JsonNode toleration : list) {
                Map<String, Object> ours = values(toleration);
                ours.keySet().retainAll(List.of("key", "value", "effect"));
                tolerations.add(ours);
            }
            placement.put("tolerations", tolerations);
        });
        predictor.text("priorityClassName").ifPresent(name -> placement.put("priorityClass", name));
        predictor.text("serviceAccountName").ifPresent(name -> placement.put("serviceAccount", name));
        return placement;
    }

    private static Map<String, Object> values(JsonNode object) {
        Map<String, Object> values = new LinkedHashMap<>();
        object.properties()
                .forEach(field ->
                        values.put(field.getKey(), new ObjectMapper().convertValue(field.getValue(), Object.class)));
        return values;
    }

    private void leftOut(String path) {
        notes.add(path + " has no counterpart and is left out.");
    }
}
