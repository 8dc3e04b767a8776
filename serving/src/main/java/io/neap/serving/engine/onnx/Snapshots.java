// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.neap.serving.engine.EngineConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Optimised models, kept for the next start. A snapshot is a folder, named by all that it depends on: the model's
 * digest, ONNX Runtime's version, the processor and the options. So none is ever met by another version or machine. It
 * holds the graph and, in a file of its own that is mapped, the weights as the kernels want them. It takes its name
 * when it is complete and on the disk; what fails here leaves a start as it was without.
 */
final class Snapshots {

    /** How ONNX Runtime makes a session while it writes the graph to this path, and the weights beside it. */
    interface Writer {
        OrtSession write(Path graph, String weights) throws OrtException;
    }

    /** How ONNX Runtime makes a session. */
    interface Loader {
        OrtSession load(Path graph) throws OrtException;
    }

    /** To be raised when a snapshot is made in another way. */
    private static final String FORM = "1";

    private static final Logger LOG = Logger.getLogger(Snapshots.class);
    private static final String DIGEST_NAME = "([0-9a-f]{64})\\.onnx";

    private final Path folder;
    private final EngineConfig.Snapshot config;
    private final String surroundings;
    private final Executor background;
    private final Clock clock;

    private Snapshots(
            Path folder, EngineConfig.Snapshot config, String surroundings, Executor background, Clock clock) {
        this.folder = folder;
        this.config = config;
        this.surroundings = surroundings;
        this.background = background;
        this.clock = clock;
    }

    /**
     * The snapshots below the configured folder.
     *
     * @param surroundings what a snapshot depends on beside the model and the processor
     * @param background runs what need not be waited for
     * @return empty where none are to be kept, or where the processor is not known
     */
    static Optional<Snapshots> of(
            EngineConfig.Snapshot config, String surroundings, Path cpuinfo, Executor background, Clock clock) {
        if (!config.enabled() || config.folder().isEmpty()) {
            return Optional.empty();
        }
        Path folder = config.folder().get().toAbsolutePath();
        return Processor.identity(cpuinfo)
                .map(processor -> new Snapshots(
                        folder, config, String.join("\n", FORM, surroundings, processor), background, clock));
    }

    /** Whether a snapshot is worth its while: large, and named by its digest, as only a checked file is. */
    boolean isFor(Path model) {
        try {
            return model.getFileName().toString().matches(DIGEST_NAME)
                    && ExternalData.totalSize(model) >= config.minModelSize().asLongValue();
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Loads the model's snapshot; else the model, and keeps what has become of it. */
    OrtSession load(Path model, Loader plain, Loader optimised, Writer writer) throws OrtException {
        SnapshotFolder snapshot = new SnapshotFolder(folder.resolve(key(model)));
        try {
            if (snapshot.isUseless()) {
                return plain.load(model);
            }
            Optional<Path> graph = snapshot.graph();
            if (graph.isPresent()) {
                OrtSession session = optimised.load(graph.get());
                snapshot.touch(clock.instant());
                return session;
            }
        } catch (OrtException e) {
            LOG.warnf("the snapshot %s does not load, the model is optimised anew: %s", snapshot, e.getMessage());
        }
        snapshot.delete();
        return write(model, snapshot, plain, writer);
    }

    private OrtSession write(Path model, SnapshotFolder snapshot, Loader plain, Writer writer) throws OrtException {
        Optional<Path> partial = partial(model);
        if (partial.isEmpty()) {
            return plain.load(model);
        }
        SnapshotFolder made = new SnapshotFolder(partial.get());
        try {
            OrtSession session = writer.write(made.graphFile(), SnapshotFolder.WEIGHTS);
            background.execute(() -> keep(made, snapshot));
            return session;
        } catch (OrtException e) {
            LOG.debugf("no snapshot of %s: %s", model, e.getMessage());
            made.delete();
            return plain.load(model);
        }
    }

    private void keep(SnapshotFolder made, SnapshotFolder snapshot) {
        try {
            made.seal();
            made.moveTo(snapshot);
            SnapshotFolder.trim(folder, config, clock.instant());
        } catch (IOException e) {
            LOG.debugf("the snapshot %s is not kept: %s", snapshot, e);
            made.delete();
        }
    }

    /** A place to write to; empty if the folder is read-only, full, or smaller than the snapshot may become. */
    private Optional<Path> partial(Path model) {
        try {
            long most = 2 * ExternalData.totalSize(model);
            if (most > config.maxTotalSize().asLongValue()) {
                return Optional.empty();
            }
            Files.createDirectories(folder);
            return most < Files.getFileStore(folder).getUsableSpace() / 2
                    ? Optional.of(Files.createTempDirectory(folder, SnapshotFolder.PARTIAL))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debugf("no snapshots can be kept in %s: %s", folder, e);
            return Optional.empty();
        }
    }

    String key(Path model) {
        String digest = model.getFileName().toString().substring(0, 64);
        return Digests.hex((digest + "\n" + surroundings).getBytes(StandardCharsets.UTF_8));
    }
}
