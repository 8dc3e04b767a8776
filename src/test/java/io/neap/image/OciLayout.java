// SPDX-License-Identifier: Apache-2.0
package io.neap.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.fixture.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image layout, unpacked from its tar; every blob is checked against its name when it is read. */
record OciLayout(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static OciLayout unpack(Path tar, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Program.output(List.of("tar", "xf", tar.toString(), "-C", folder.toString()));
        return new OciLayout(folder);
    }

    JsonNode index() throws IOException {
        return JSON.readTree(folder.resolve("index.json").toFile());
    }

    JsonNode manifest() throws IOException, InterruptedException {
        return JSON.readTree(blob(index().at("/manifests/0")).toFile());
    }

    /** The image's configuration; what a container is started with is its {@code config}. */
    JsonNode configuration() throws IOException, InterruptedException {
        return JSON.readTree(blob(manifest().path("config")).toFile());
    }

    List<Path> layers() throws IOException, InterruptedException {
        List<Path> layers = new ArrayList<>();
        for (JsonNode layer : manifest().path("layers")) {
            layers.add(blob(layer));
        }
        return layers;
    }

    /** One line for each file, as {@code tar tv} shows it. */
    List<String> files() throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        for (Path layer : layers()) {
            files.addAll(Program.output(List.of("tar", "tzvf", layer.toString(), "--numeric-owner"))
                    .lines()
                    .toList());
        }
        return files;
    }

    void unpackRoot(Path root) throws IOException, InterruptedException {
        Files.createDirectories(root);
        for (Path layer : layers()) {
            Program.output(List.of("tar", "xzpf", layer.toString(), "-C", root.toString()));
        }
    }

    private Path blob(JsonNode descriptor) throws IOException, InterruptedException {
        String digest = descriptor.path("digest").asText().substring("sha256:".length());
        Path blob = folder.resolve("blobs/sha256").resolve(digest);
        String sum = Program.output(List.of("sha256sum", blob.toString()));
        if (!sum.startsWith(digest)
                || Files.size(blob) != descriptor.path("size").asLong()) {
            throw new AssertionError(blob + " is not what " + descriptor + " says: " + sum);
        }
        return blob;
    }
}
