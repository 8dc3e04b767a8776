// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file store on this machine: a folder, or a zip of one, which is read where it is. A zip with a name that climbs, or
 * without its end, is refused by Java's own reader before anything of it is read.
 */
public final class Bundle {

    private static final String META = "meta.yaml";
    private static final String TRASH = ".trash";
    private static final String MODELS = "models";

    private Bundle() {}

    /** Opens what lies at the path; fails when that is no file store. */
    public static Source open(Path path, Source.Gaps gaps) {
        if (Files.isDirectory(path)) {
            Path root = root(path)
                    .orElseThrow(() -> Files.exists(path.resolve("mlflow.db"))
                            ? database(path.resolve("mlflow.db"))
                            : new Failure(
                                    path + " holds no file store of MLflow.",
                                    "Name the folder that has a folder with a meta.yaml for each experiment."));
            return new FolderSource(path.toString(), root, gaps, Optional.empty());
        }
        if (!Files.exists(path)) {
            throw new Failure(
                    "'" + path + "' is neither an address such as http://127.0.0.1:5000 nor a file or folder here.",
                    "");
        }
        if (path.toString().endsWith(".db")) {
            throw database(path);
        }
        return zip(path, gaps);
    }

    private static Source zip(Path path, Source.Gaps gaps) {
        FileSystem zip;
        try {
            zip = FileSystems.newFileSystem(path);
        } catch (IOException | RuntimeException e) {
            throw new Failure(
                    path + " cannot be read as a zip: " + e.getMessage() + ".", "Make it anew: zip -r runs.zip mlruns");
        }
        Optional<Path> root = root(zip.getPath("/"));
        if (root.isEmpty()) {
            close(zip);
            throw new Failure(
                    path + " holds no file store of MLflow.", "Make it of the folder: zip -r runs.zip mlruns");
        }
        return new FolderSource(path.toString(), root.get(), gaps, Optional.of(zip));
    }

    /** The folder itself, or the only one in it that is a store. */
    private static Optional<Path> root(Path folder) {
        if (isStore(folder)) {
            return Optional.of(folder);
        }
        List<Path> stores = folders(folder).stream().filter(Bundle::isStore).toList();
        return stores.size() == 1 ? Optional.of(stores.getFirst()) : Optional.empty();
    }

    private static boolean isStore(Path folder) {
        return Stream.of(folder, folder.resolve(TRASH), folder.resolve(MODELS))
                .flatMap(place -> folders(place).stream())
                .anyMatch(inside -> Files.exists(inside.resolve(META)));
    }

    private static List<Path> folders(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).toList();
        } catch (IOException | UncheckedIOException e) {
            throw new Failure(folder + " cannot be read: " + e.getMessage() + ".", "");
        }
    }

    private static Failure database(Path file) {
        return new Failure(
                file + " is MLflow's SQLite store, which MLflow itself can read for us.",
                "Run `mlflow server --backend-store-uri sqlite:///"
                        + file.toAbsolutePath().normalize()
                        + " --port 5001` where the runs were logged, then import --from http://127.0.0.1:5001.");
    }

    static void close(FileSystem zip) {
        try {
            zip.close();
        } catch (IOException e) {
            throw new Failure("The zip could not be closed: " + e.getMessage() + ".", "");
        }
    }
}
