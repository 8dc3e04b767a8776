// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the ONNX file of a model by its {@code MLmodel} file. */
@ApplicationScoped
class OnnxFlavor {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int LONGEST = 1 << 20;

    private final ArtifactStore artifacts;

    OnnxFlavor(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** The file that can be served; empty when the model is elsewhere, has no ONNX flavour, or its file is missing. */
    Uni<Optional<Artifact>> find(String artifactUri) {
        Optional<ArtifactPath> folder = ArtifactPath.ofUri(artifactUri);
        if (folder.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return artifacts
                .find(folder.get().child("MLmodel"))
                .chain(file -> file.filter(found -> found.size() <= LONGEST)
                        .map(this::text)
                        .orElseGet(() -> Uni.createFrom().item("")))
                .chain(yaml -> data(yaml)
                        .map(name -> artifacts.find(folder.get().child(name)))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** What {@code flavors.onnx.data} says; {@code model.onnx} when the flavour is there and does not say it. */
    static Optional<String> data(String yaml) {
        try {
            JsonNode onnx = YAML.readTree(yaml).path("flavors").path("onnx");
            return onnx.isObject() ? Optional.of(onnx.path("data").asText("model.onnx")) : Optional.empty();
        } catch (JsonProcessingException notYaml) {
            return Optional.empty();
        }
    }

    private Uni<String> text(Artifact file) {
        return artifacts
                .some(file, 0, (int) file.size())
                .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString());
    }
}
