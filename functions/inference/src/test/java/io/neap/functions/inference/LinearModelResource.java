// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Has the function serve the test model {@code linear}, with small bounds. */
public final class LinearModelResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            return Map.of(
                    "neap.model.name", "linear",
                    "neap.model.version", "3",
                    "neap.model.uri", TestFiles.model("linear").toUri().toString(),
                    "neap.model.sha256", TestFiles.sha256(TestFiles.model("linear")),
                    "neap.model.cache",
                            Files.createTempDirectory(Path.of("target"), "cache")
                                    .toString(),
                    "neap.batch.max-queue", "4",
                    "neap.engine.lanes", "1",
                    "neap.oip.management", "true",
                    "neap.oip.max-body-size", "1M");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
