// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Has the packaged function serve what {@link LinearModelResource} has, for all tests of a class. */
final class LinearModelProcess implements BeforeAllCallback, AfterAllCallback {

    private @Nullable FunctionProcess process;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "function");
        Map<String, String> bounds = Map.of(
                "NEAP_MODEL_VERSION", "3",
                "NEAP_BATCH_MAX_QUEUE", "4",
                "NEAP_ENGINE_LANES", "1",
                "NEAP_OIP_MANAGEMENT", "true",
                "NEAP_OIP_MAX_BODY_SIZE", "1M");
        process = FunctionProcess.start(folder.toAbsolutePath(), "linear", bounds);
        RestAssured.port = process.port();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RestAssured.reset();
        if (process != null) {
            process.close();
        }
    }
}
