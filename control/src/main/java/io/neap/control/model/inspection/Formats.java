// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers what tells of a model's formats. */
final class Formats {

    private static final int MOST_EVIDENCE = 10;
    private static final String MLFLOW = "mlflow.";

    /** Flavours that pickle and do not say so. */
    private static final Set<String> PICKLED = Set.of("pmdarima", "statsmodels", "fastai", "pytorch-lightning");

    private final Map<ModelFormat, List<String>> found = new EnumMap<>(ModelFormat.class);

    /** A file by its name and, where that does not tell, by its first bytes. */
    void file(String path, byte[] head) {
        Optional<ModelFormat> named = ModelFormat.ofName(path.substring(path.lastIndexOf('/') + 1));
        Optional<ModelFormat> inside = ModelFormat.ofHead(head);
        boolean harmless = named.filter(ModelFormat::isExecutable).isEmpty();
        named.ifPresent(format -> add(format, path));
        inside.filter(format -> harmless).ifPresent(format -> add(format, path + ", by its first bytes"));
        if (path.endsWith(".bin") && head.length >= 2 && head[0] == 'P' && head[1] == 'K') {
            add(ModelFormat.TORCH, path + ", a ZIP as torch.save writes it");
        }
    }

    /** What the flavours say that no file's name says. */
    void flavors(JsonNode flavors) {
        for (Map.Entry<String, JsonNode> flavor : flavors.properties()) {
            String name = flavor.getKey();
            JsonNode options = flavor.getValue();
            String serialization = options.path("serialization_format").asText("");
            for (ModelFormat format : ModelFormat.values()) {
                if (format.text().equals(serialization)) {
                    add(format, "flavors." + name + ".serialization_format");
                }
            }
            if (PICKLED.contains(name) || (serialization.isEmpty() && options.has("pickled_model"))) {
                add(ModelFormat.PICKLE, "flavors." + name);
            }
        }
        JsonNode python = flavors.path("python_function");
        if (python.has("python_model")) {
            add(ModelFormat.CLOUDPICKLE, "flavors.python_function.python_model");
        }
        if (python.has("model_code_path")) {
            add(ModelFormat.PYTHON_CODE, "flavors.python_function.model_code_path");
        }
        String loader = python.path("loader_module").asText(MLFLOW);
        if (!loader.startsWith(MLFLOW)) {
            add(ModelFormat.PYTHON_CODE, "flavors.python_function.loader_module: " + loader);
        }
    }

    List<FoundFormat> list() {
        List<FoundFormat> list = new ArrayList<>();
        found.forEach((format, evidence) -> list.add(new FoundFormat(format.text(), format.isExecutable(), evidence)));
        return list;
    }

    private void add(ModelFormat format, String evidence) {
        List<String> known = found.computeIfAbsent(format, first -> new ArrayList<>());
        if (known.size() < MOST_EVIDENCE && !known.contains(evidence)) {
            known.add(evidence);
        }
    }
}
