// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds ONNX Runtime's libraries beside the program, where a native executable has them, and else keeps them unpacked
 * between starts. By itself the Java binding unpacks 28 MB into a new temporary
 * folder each time, which costs a fifth of a second and leaves litter behind a killed process.
 */
final class NativeLibrary {

    private static final Logger LOG = Logger.getLogger(NativeLibrary.class);
    private static final String PATH_PROPERTY = "onnxruntime.native.path";
    private static final String BINDING = "onnxruntime4j_jni";
    private static final List<String> LIBRARIES =
            List.of("onnxruntime", BINDING, "onnxruntime_providers_shared", "onnxruntime_providers_cuda");

    private NativeLibrary() {}

    /** Points ONNX Runtime to its libraries, unless {@code -Donnxruntime.native.path} already does. */
    static synchronized void find(Optional<Path> cache) {
        if (System.getProperty(PATH_PROPERTY) == null) {
            Optional<Path> executable = ProcessHandle.current().info().command().map(Path::of);
            executable
                    .flatMap(NativeLibrary::beside)
                    .ifPresentOrElse(
                            folder -> System.setProperty(PATH_PROPERTY, folder.toString()),
                            () -> cache.ifPresent(NativeLibrary::unpackInto));
        }
    }

    /** The folder of this program, if the libraries are in it. */
    static Optional<Path> beside(Path program) {
        return Optional.ofNullable(program.toAbsolutePath().getParent())
                .filter(folder -> Files.exists(folder.resolve(System.mapLibraryName(BINDING))));
    }

    /** Unpacks what is missing and points ONNX Runtime there; on failure leaves it to unpack for itself. */
    private static void unpackInto(Path cache) {
        try {
            Path folder = Files.createDirectories(cache.toAbsolutePath().resolve(folderName()));
            for (String library : LIBRARIES) {
                unpack(System.mapLibraryName(library), folder);
            }
            System.setProperty(PATH_PROPERTY, folder.toString());
        } catch (IOException e) {
            LOG.warnf("ONNX Runtime's library cannot be kept in %s and is unpacked at each start: %s", cache, e);
        }
    }

    /** Named by size, so that another version of the library never meets this one's files. */
    private static String folderName() throws IOException {
        URL library = resource(System.mapLibraryName(LIBRARIES.get(0)));
        return "onnxruntime-" + platform() + (library == null ? "" : "-" + size(library));
    }

    private static void unpack(String name, Path folder) throws IOException {
        URL resource = resource(name);
        Path target = folder.resolve(name);
        if (resource == null || (Files.exists(target) && Files.size(target) == size(resource))) {
            return;
        }
        Path partial = Files.createTempFile(folder, name, ".partial");
        try (InputStream in = resource.openStream()) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static @Nullable URL resource(String name) {
        return OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform() + "/" + name);
    }

    private static long size(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        long size = connection.getContentLengthLong();
        connection.getInputStream().close();
        return size;
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String name = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        return name + (System.getProperty("os.arch", "").equals("aarch64") ? "-aarch64" : "-x64");
    }
}
