// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What this process serves, and where it comes from: one model by its URI, or what lies in a folder. */
@ConfigMapping(prefix = "neap.model")
public interface ModelSource {

    /** The name that clients ask for. */
    Optional<String> name();

    /** The version that is told to clients. */
    @WithDefault("1")
    String version();

    /** Where the ONNX file is: an {@code http}, {@code https} or {@code file} URL. */
    Optional<URI> uri();

    /** A file or folder whose models are served instead, from where they lie. */
    Optional<Path> folder();

    /** The SHA-256 of the file in hexadecimal; another file is not served. Not checked if not set. */
    Optional<String> sha256();

    /** Keeps files by digest, and the unpacked native library, between starts. */
    Path cache();

    /** What the files in the cache may take together: those that were unused for longest go first. No bound if not set. */
    Optional<MemorySize> cacheLimit();

    /** A folder for a file that the cache cannot keep, as it is full or read-only; such a file ends the start if not set. */
    Optional<Path> cacheSpare();

    /** From the process's start of work until the model answers; beyond it the process gives up. */
    @WithDefault("10m")
    Duration deadline();
}
