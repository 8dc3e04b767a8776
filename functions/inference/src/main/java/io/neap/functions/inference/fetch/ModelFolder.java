// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.config.TritonConfig;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.repository.settings.VersionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds models on the disk: a file; a model's folder, as MLflow's ({@code model.onnx}) or Triton's ({@code 3/model.onnx},
 * of which the highest number is served, or what {@code config.pbtxt} says); or a folder of such folders, each named as
 * its model.
 */
public final class ModelFolder {

    private static final String FILE = ModelSettings.FILE;
    private static final String ENDING = ".onnx";
    private static final String FIRST = "1";
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

    private ModelFolder() {}

    /**
     * All models that are there, by name.
     *
     * @param name of the model where the place is one model, instead of its own; a folder of several keeps theirs
     * @throws ServingException with {@code INVALID_ARGUMENT} if there is none, or a {@code config.pbtxt} cannot be
     *     followed
     */
    public static List<ModelConfig> models(Path place, Optional<String> name) {
        Path path = place.toAbsolutePath().normalize();
        try {
            List<ModelConfig> itself = Files.isDirectory(path) ? versions(path) : single(path);
            List<ModelConfig> found = itself.isEmpty() ? below(path) : named(itself, name);
            if (found.isEmpty()) {
                throw ServingException.invalid("there is no model in " + path + ": expected " + FILE + ", N/" + FILE
                        + ", or folders that have either");
            }
            return found;
        } catch (IOException e) {
            throw new ServingException(ErrorCode.INVALID_ARGUMENT, path + " cannot be read: " + e, e);
        }
    }

    private static List<ModelConfig> single(Path file) {
        if (!Files.isRegularFile(file)) {
            throw ServingException.invalid("there is no file " + file);
        }
        String name = name(file);
        return List.of(new ModelConfig(
                new ModelKey(name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name, FIRST),
                file));
    }

    private static List<ModelConfig> named(List<ModelConfig> versions, Optional<String> name) {
        return versions.stream()
                .map(model -> new ModelConfig(
                        new ModelKey(
                                name.orElse(model.key().name()), model.key().version()),
                        model.file(),
                        model.uploaded(),
                        model.settings()))
                .toList();
    }

    private static List<ModelConfig> below(Path folder) throws IOException {
        List<ModelConfig> found = new ArrayList<>();
        for (Path each : folders(folder)) {
            found.addAll(versions(each));
        }
        return found;
    }

    /** What is served of one model's folder; nothing if it is none. */
    private static List<ModelConfig> versions(Path folder) throws IOException {
        Path config = folder.resolve(TritonConfig.FILE);
        if (!Files.isRegularFile(config)) {
            return versions(folder, ModelSettings.NONE, new VersionPolicy.Latest(1));
        }
        ModelSettings settings = TritonConfig.read(config, name(folder));
        try {
            List<ModelConfig> found = versions(folder, settings, settings.versions());
            if (found.isEmpty()) {
                throw ServingException.invalid("there is no " + settings.fileName() + " in any version of the model");
            }
            return found;
        } catch (ServingException e) {
            throw new ServingException(e.code(), config + ": " + e.getMessage(), e);
        }
    }

    private static List<ModelConfig> versions(Path folder, ModelSettings settings, VersionPolicy policy)
            throws IOException {
        String file = settings.fileName();
        if (Files.isRegularFile(folder.resolve(file))) {
            return List.of(new ModelConfig(new ModelKey(name(folder), FIRST), folder.resolve(file), false, settings));
        }
        SortedSet<Long> present = new TreeSet<>();
        for (Path version : folders(folder)) {
            if (VERSION.matcher(name(version)).matches() && Files.isRegularFile(version.resolve(file))) {
                present.add(Long.valueOf(name(version)));
            }
        }
        return policy.choose(present).stream()
                .map(Object::toString)
                .map(version -> new ModelConfig(
                        new ModelKey(name(folder), version),
                        folder.resolve(version).resolve(file),
                        false,
                        settings))
                .toList();
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
