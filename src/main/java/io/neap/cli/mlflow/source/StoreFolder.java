// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder of a file store: its {@code meta.yaml}, and the folders that hold a file for each param, tag or metric. */
record StoreFolder(Path path) {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String META = "meta.yaml";

    StoreFolder child(String name) {
        return new StoreFolder(path.resolve(name));
    }

    String name() {
        return path.getFileName().toString().replace("/", "");
    }

    boolean hasMeta() {
        return Files.isRegularFile(path.resolve(META));
    }

    /** The fields of {@code meta.yaml}; fails when it is no YAML object. */
    ObjectNode meta() throws IOException {
        try {
            JsonNode meta = YAML.readTree(Files.readString(path.resolve(META)));
            if (meta instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException broken) {
            throw new IOException("its meta.yaml is no YAML: " + broken.getOriginalMessage(), broken);
        }
        throw new IOException("its meta.yaml says nothing");
    }

    /** The folders in it, by name; none when it is not there. */
    List<StoreFolder> folders() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.filter(Files::isDirectory)
                    .sorted()
                    .map(StoreFolder::new)
                    .toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /** The names of all files below it, with {@code /}; what a symbolic link leads to is not below it. */
    List<String> files() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> below = Files.walk(path)) {
            below.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> path.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .forEach(names::add);
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
        return names;
    }

    /** A file for each key, with the value in it. */
    ArrayNode entries(String folder) throws IOException {
        StoreFolder inside = child(folder);
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        for (String key : inside.files()) {
            entries.addObject()
                    .put("key", key)
                    .put("value", Files.readString(inside.path().resolve(key)));
        }
        return entries;
    }
}
