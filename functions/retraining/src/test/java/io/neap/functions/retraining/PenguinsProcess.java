// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The packaged function with the settings of {@link RetrainingFunctionTest.Penguins}, for REST Assured to ask. */
final class PenguinsProcess implements BeforeAllCallback, AfterAllCallback {

    private final RecordingMlflow mlflow = new RecordingMlflow();
    private @Nullable RetrainingProcess function;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        mlflow.start().forEach((name, value) -> environment.put(variable(name), value));
        RetrainingFunctionTest.Penguins.SETTINGS.forEach((name, value) -> environment.put(variable(name), value));
        function = RetrainingProcess.start(Path.of("target"), environment);
        function.awaitReadiness(200);
        RestAssured.port = function.port();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RestAssured.reset();
        mlflow.stop();
        if (function != null) {
            function.close();
        }
    }

    private static String variable(String setting) {
        return setting.replaceAll("\\W", "_").toUpperCase(Locale.ROOT);
    }
}
