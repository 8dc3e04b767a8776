// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Finds models on the disk: a file; a model's folder, as MLflow's ({@code model.onnx}) or Triton's ({@code 3/model.onnx},
 * the highest number is served); or a folder of such folders, each named as its model.
 */
public final class ModelFolder {

    private static final Logger LOG = Logger.getLogger(ModelFolder.class);
    private static final String FILE = "model.onnx";
    private static final String ENDING = ".onnx";
    private static final String FIRST = "1";
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

    private ModelFolder() {}

    /**
     * All models that are there, by name.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT} if there is none
     */
    public static List<ModelConfig> models(Path place) {
        Path path = place.toAbsolutePath().normalize();
        try {
            List<ModelConfig> found = Files.isDirectory(path) ? inFolder(path) : single(path);
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

    private static List<ModelConfig> inFolder(Path folder) throws IOException {
        Optional<ModelConfig> itself = model(folder);
        if (itself.isPresent()) {
            return List.of(itself.get());
        }
        List<ModelConfig> found = new ArrayList<>();
        for (Path each : folders(folder)) {
            model(each).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<ModelConfig> model(Path folder) throws IOException {
        if (Files.isRegularFile(folder.resolve(FILE))) {
            return Optional.of(new ModelConfig(new ModelKey(name(folder), FIRST), folder.resolve(FILE)));
        }
        Optional<ModelConfig> newest = folders(folder).stream()
                .filter(version -> VERSION.matcher(name(version)).matches())
                .filter(version -> Files.isRegularFile(version.resolve(FILE)))
                .max(Comparator.comparingLong(version -> Long.parseLong(name(version))))
                .map(version -> new ModelConfig(new ModelKey(name(folder), name(version)), version.resolve(FILE)));
        if (newest.isPresent() && Files.exists(folder.resolve("config.pbtxt"))) {
            LOG.warnf("%s is not read: the model says its inputs and outputs itself", folder.resolve("config.pbtxt"));
        }
        return newest;
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
