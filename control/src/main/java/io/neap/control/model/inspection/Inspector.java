// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactStore;
import io.neap.control.model.inspection.Inspection.MlflowSignature;
import io.neap.control.model.onnx.OnnxReader;
import io.neap.control.model.onnx.OnnxReport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the files of a model: its {@code MLmodel}, the heads of all, and its ONNX files but for their weights. */
@ApplicationScoped
class Inspector {

    /** ONNX files of one model that are looked at: an encoder, a decoder and their like. */
    private static final int MOST_ONNX = 10;

    private final ArtifactStore artifacts;
    private final OnnxReader onnx;

    Inspector(ArtifactStore artifacts, OnnxReader onnx) {
        this.artifacts = artifacts;
        this.onnx = onnx;
    }

    Uni<Inspection> inspect(ModelFolder folder) {
        Formats formats = new Formats();
        return mlmodel(folder)
                .invoke(read -> read.ifPresent(model -> formats.flavors(model.flavors())))
                .call(read -> heads(folder, formats))
                .chain(read -> reports(folder, read.orElseGet(Mlmodel::none))
                        .map(reports -> inspection(folder, read, formats, reports)));
    }

    private static Inspection inspection(
            ModelFolder folder, Optional<Mlmodel> read, Formats formats, List<OnnxReport> reports) {
        OnnxFindings findings = new OnnxFindings(folder);
        reports.forEach(findings::add);
        boolean unread = folder.file(Mlmodel.NAME).isPresent() && read.isEmpty();
        if (unread) {
            findings.problem("MLmodel is not the YAML that MLflow writes, or larger than " + (Mlmodel.LONGEST >> 20)
                    + " MiB: its signature and flavours are not known.");
        }
        return new Inspection(
                folder.digest(),
                folder.files().size(),
                folder.bytes(),
                folder.whole()
                        && !unread
                        && graphs(folder, read.orElseGet(Mlmodel::none)).count() <= MOST_ONNX,
                formats.list(),
                read.filter(Mlmodel::hasSignature).map(Inspector::signature).orElse(null),
                reports,
                findings.problems(),
                findings.dangers());
    }

    private static MlflowSignature signature(Mlmodel model) {
        return new MlflowSignature(present(model.inputs()), present(model.outputs()), present(model.params()));
    }

    private static @Nullable JsonNode present(JsonNode schema) {
        return schema.isMissingNode() ? null : schema;
    }

    private Uni<Optional<Mlmodel>> mlmodel(ModelFolder folder) {
        return folder.file(Mlmodel.NAME)
                .filter(file -> file.size() <= Mlmodel.LONGEST)
                .map(file -> artifacts
                        .some(file, 0, (int) file.size())
                        .map(bytes -> Mlmodel.read(
                                StandardCharsets.UTF_8.decode(bytes).toString())))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Void> heads(ModelFolder folder, Formats formats) {
        return Multi.createFrom()
                .iterable(folder.files())
                .onItem()
                .transformToUniAndConcatenate(file -> head(file).invoke(head -> formats.file(folder.name(file), head)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<byte[]> head(Artifact file) {
        int length = (int) Math.min(ModelFormat.HEAD, file.size());
        return length == 0
                ? Uni.createFrom().item(new byte[0])
                : artifacts.some(file, 0, length).map(Inspector::bytes);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** The one that the flavour names first: it is the one that is served. */
    private static Stream<Artifact> graphs(ModelFolder folder, Mlmodel model) {
        JsonNode flavor = model.flavors().path("onnx");
        String served = flavor.isObject() ? flavor.path("data").asText("model.onnx") : "";
        return folder.files().stream()
                .filter(file -> folder.name(file).equals(served)
                        || file.path().toLowerCase(Locale.ROOT).endsWith(".onnx"))
                .sorted(Comparator.comparing(file -> !folder.name(file).equals(served)));
    }

    private Uni<List<OnnxReport>> reports(ModelFolder folder, Mlmodel model) {
        return Multi.createFrom()
                .iterable(graphs(folder, model).limit(MOST_ONNX).toList())
                .onItem()
                .transformToUniAndConcatenate(onnx::read)
                .collect()
                .asList();
    }
}
