// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.ModelStatus;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The extension {@code model_repository}: clients list, load and unload. Closed unless the configuration opens it. */
@Singleton
public final class ModelControl {

    private static final Logger LOG = Logger.getLogger(ModelControl.class);

    private final ModelRepository repository;
    private final OipConfig config;
    private final Executor oneByOne = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("model-control").unstarted(task));

    public ModelControl(ModelRepository repository, OipConfig config) {
        this.repository = repository;
        this.config = config;
    }

    /**
     * Goes on only if management is open.
     *
     * @throws ServingException with {@code PERMISSION_DENIED} if it is not
     */
    public void requireOpen() {
        Management.requireOpen(config, "the model repository");
    }

    /** All versions that are known, or those that answer. */
    public List<IndexEntry> index(boolean readyOnly) {
        requireOpen();
        List<IndexEntry> entries = new ArrayList<>();
        repository.models().forEach((key, status) -> entries.add(IndexEntry.of(key, status)));
        repository.unloaded().forEach(key -> entries.add(new IndexEntry(key, "UNAVAILABLE", "unloaded")));
        return entries.stream()
                .filter(entry -> !readyOnly || entry.state().equals("READY"))
                .sorted(Comparator.comparing(IndexEntry::key))
                .toList();
    }

    /**
     * Loads what the client brings, in place of all other versions of that name; or again what was there before.
     *
     * @return done when it answers; fails as the load does, and whatever answered before still does
     */
    public CompletableFuture<Void> load(String name, ModelUpload upload) {
        requireOpen();
        LOG.infof(
                "model=%s is to be loaded by a client: versions=%s",
                name, upload.files().keySet());
        return CompletableFuture.runAsync(
                () -> {
                    if (upload.files().isEmpty()) {
                        repository.reload(name, upload.settings());
                    } else {
                        replace(name, upload);
                    }
                },
                oneByOne);
    }

    /**
     * Unloads all versions of a name.
     *
     * @return done when the model's memory is free; fails with {@code NOT_FOUND} if there is no such model
     */
    public CompletableFuture<Void> unload(String name) {
        requireOpen();
        LOG.infof("model=%s is to be unloaded by a client", name);
        return CompletableFuture.runAsync(() -> repository.unload(name), oneByOne);
    }

    private void replace(String name, ModelUpload upload) {
        upload.files().forEach((version, files) -> load(new ModelKey(name, version), files, upload));
        repository.models().keySet().stream()
                .filter(key -> key.name().equals(name) && !upload.files().containsKey(key.version()))
                .toList()
                .forEach(repository::unload);
    }

    private void load(ModelKey key, SortedMap<String, byte[]> files, ModelUpload upload) {
        try {
            Path folder = Files.createTempDirectory("neap-model-");
            try {
                for (var file : files.entrySet()) {
                    Files.write(folder.resolve(file.getKey()), file.getValue());
                }
                Path model = folder.resolve(upload.settings().fileName());
                repository.load(new ModelConfig(key, model, true, upload.settings()));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new ServingException(ErrorCode.INTERNAL, "the files of " + key + " cannot be kept: " + e, e);
        }
    }

    /** What is mapped of it stays until it is unloaded. */
    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /**
     * One version.
     *
     * @param state {@code READY}, {@code LOADING}, {@code UNLOADING} or {@code UNAVAILABLE}
     * @param reason why it is unavailable; else empty
     */
    public record IndexEntry(ModelKey key, String state, String reason) {

        static IndexEntry of(ModelKey key, ModelStatus status) {
            return switch (status) {
                case ModelStatus.Ready ready -> new IndexEntry(key, "READY", "");
                case ModelStatus.Loading loading -> new IndexEntry(key, "LOADING", "");
                case ModelStatus.Unloading unloading -> new IndexEntry(key, "UNLOADING", "");
                case ModelStatus.Failed failed -> new IndexEntry(key, "UNAVAILABLE", failed.reason());
            };
        }
    }
}
