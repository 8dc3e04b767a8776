// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;

/** Reads of an ONNX file in the artifact store what is not weights, a window at a time. */
@ApplicationScoped
public class OnnxReader {

    private final ArtifactStore artifacts;

    OnnxReader(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** A report on any content: what is no ONNX file has a problem that says so. */
    public Uni<OnnxReport> read(Artifact file) {
        OnnxScan scan = new OnnxScan(file.path(), file.size());
        return Multi.createBy()
                .repeating()
                .uni(() -> window(file, scan))
                .whilst(OnnxScan::wantsMore)
                .collect()
                .last()
                .map(OnnxScan::report);
    }

    private Uni<OnnxScan> window(Artifact file, OnnxScan scan) {
        int length = scan.length();
        return length == 0
                ? Uni.createFrom().item(scan)
                : artifacts
                        .some(file, scan.position(), length)
                        .invoke((ByteBuffer bytes) -> scan.take(bytes))
                        .replaceWith(scan);
    }
}
