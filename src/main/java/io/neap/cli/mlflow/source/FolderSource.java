// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file store as MLflow's clients write it: a folder for each experiment, with one for each of its runs; deleted
 * experiments in {@code .trash}, logged models in the experiment's {@code models}, registered ones in the store's.
 */
final class FolderSource implements Source {

    private static final String TRASH = ".trash";
    private static final String MODELS = "models";
    private static final String DELETED_VERSION = "Deleted_Internal";
    private static final Set<String> NO_RUNS = Set.of(MODELS, "tags", "datasets", "traces");

    private final String name;
    private final StoreFolder root;
    private final Gaps gaps;
    private final Optional<FileSystem> zip;

    /**
     * A store that is there.
     *
     * @param gaps is told of runs and models that are broken
     * @param zip what to close at the end
     */
    FolderSource(String name, Path root, Gaps gaps, Optional<FileSystem> zip) {
        this.name = name;
        this.root = new StoreFolder(root);
        this.gaps = gaps;
        this.zip = zip;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<JsonNode> experiments() {
        List<JsonNode> experiments = new ArrayList<>();
        for (StoreFolder store : List.of(root, root.child(TRASH))) {
            for (StoreFolder folder : inside(store)) {
                boolean registry = folder.name().equals(MODELS) || folder.name().equals(TRASH);
                if (!registry && folder.hasMeta()) {
                    read("experiment in folder " + folder.name(), () -> experiments.add(experiment(folder)));
                }
            }
        }
        return experiments;
    }

    private static JsonNode experiment(StoreFolder folder) throws IOException {
        ObjectNode meta = folder.meta();
        ObjectNode experiment = JsonNodeFactory.instance
                .objectNode()
                .put("experiment_id", folder.name())
                .put("name", meta.path("name").asText())
                .put("lifecycle_stage", meta.path("lifecycle_stage").asText("active"))
                .put("creation_time", meta.path("creation_time").asLong())
                .put("last_update_time", meta.path("last_update_time").asLong());
        experiment.set("tags", folder.entries("tags"));
        return experiment;
    }

    @Override
    public void runs(JsonNode experiment, Consumer<JsonNode> each) throws IOException {
        StoreFolder folder = folder(experiment.path("experiment_id").asText());
        for (StoreFolder run : folder.folders()) {
            if (!NO_RUNS.contains(run.name())) {
                read("run " + run.name(), () -> each.accept(StoreRun.run(folder, run)));
            }
        }
    }

    @Override
    public void points(JsonNode run, Consumer<JsonNode> each) throws IOException {
        Owner owner = Owner.run(run);
        StoreFolder metrics = folder(owner.experimentId()).child(owner.id()).child("metrics");
        for (String key : metrics.files()) {
            new MetricFile(key, metrics.path().resolve(key), false).read(each);
        }
    }

    @Override
    public void loggedModels(JsonNode experiment, Consumer<JsonNode> each) throws IOException {
        StoreFolder folder = folder(experiment.path("experiment_id").asText());
        for (StoreFolder model : folder.child(MODELS).folders()) {
            read("logged model " + model.name(), () -> {
                if (!model.meta().path("lifecycle_stage").asText().equals("deleted")) {
                    each.accept(StoreRun.loggedModel(folder, model));
                }
            });
        }
    }

    @Override
    public List<JsonNode> models() {
        List<JsonNode> models = new ArrayList<>();
        for (StoreFolder folder : inside(root.child(MODELS))) {
            read("registered model " + folder.name(), () -> models.add(model(folder)));
        }
        return models;
    }

    private static JsonNode model(StoreFolder folder) throws IOException {
        ObjectNode model = folder.meta().put("name", folder.name());
        model.set("tags", folder.entries("tags"));
        ArrayNode aliases = model.putArray("aliases");
        folder.entries("aliases")
                .forEach(alias -> aliases.addObject()
                        .put("alias", alias.path("key").asText())
                        .put("version", alias.path("value").asText().strip()));
        return model;
    }

    @Override
    public List<JsonNode> versions(JsonNode model) throws IOException {
        List<JsonNode> versions = new ArrayList<>();
        StoreFolder folder = root.child(MODELS).child(model.path("name").asText());
        for (StoreFolder version : folder.folders()) {
            if (version.name().startsWith("version-")) {
                read("model " + folder.name() + ", " + version.name(), () -> {
                    ObjectNode meta = version.meta();
                    if (!meta.path("current_stage").asText().equals(DELETED_VERSION)) {
                        meta.put("name", folder.name())
                                .put("version", meta.path("version").asText());
                        meta.set("tags", version.entries("tags"));
                        versions.add(meta);
                    }
                });
            }
        }
        versions.sort(
                Comparator.comparingLong(version -> version.path("version").asLong()));
        return versions;
    }

    @Override
    public List<SourceFile> files(Owner owner) throws IOException {
        StoreFolder artifacts = artifacts(owner);
        List<SourceFile> files = new ArrayList<>();
        for (String file : artifacts.files()) {
            files.add(new SourceFile(file, Files.size(artifacts.path().resolve(file))));
        }
        if (files.isEmpty() && !isInside(owner)) {
            throw new IOException(
                    "its files, if it has any, lie at " + owner.artifactUri() + ", outside of the folder");
        }
        return files;
    }

    private static boolean isInside(Owner owner) {
        String uri = owner.artifactUri();
        String place = "/" + owner.experimentId() + (owner.ofRun() ? "/" : "/" + MODELS + "/") + owner.id();
        boolean local = !uri.contains(":") || uri.startsWith("file:");
        return uri.isEmpty() || (local && uri.endsWith(place + "/artifacts"));
    }

    @Override
    public InputStream open(Owner owner, SourceFile file) throws IOException {
        return Files.newInputStream(artifacts(owner).path().resolve(file.path()));
    }

    @Override
    public boolean isNear() {
        return true;
    }

    @Override
    public boolean hasTraces(JsonNode experiment) throws IOException {
        return !folder(experiment.path("experiment_id").asText())
                .child("traces")
                .folders()
                .isEmpty();
    }

    @Override
    public void close() {
        zip.ifPresent(Bundle::close);
    }

    /** In the folder, wherever it was when the run was logged. */
    private StoreFolder artifacts(Owner owner) {
        StoreFolder experiment = folder(owner.experimentId());
        StoreFolder folder = owner.ofRun()
                ? experiment.child(owner.id())
                : experiment.child(MODELS).child(owner.id());
        return folder.child("artifacts");
    }

    private StoreFolder folder(String experimentId) {
        StoreFolder folder = root.child(experimentId);
        return folder.hasMeta() ? folder : root.child(TRASH).child(experimentId);
    }

    private static List<StoreFolder> inside(StoreFolder folder) {
        try {
            return folder.folders();
        } catch (IOException e) {
            throw new Failure(folder.path() + " cannot be read: " + e.getMessage() + ".", "");
        }
    }

    private void read(String what, Reading reading) {
        try {
            reading.read();
        } catch (IOException broken) {
            gaps.unreadable(what, String.valueOf(broken.getMessage()));
        }
    }

    /** Something that reads files. */
    @FunctionalInterface
    private interface Reading {

        void read() throws IOException;
    }
}
