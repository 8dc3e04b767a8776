// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.webhook;

import static org.hamcrest.Matchers.containsString;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class WebhookGuardTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @ParameterizedTest
    @CsvSource({
        "http://example.org/hook,Invalid webhook URL scheme: 'http'",
        "https://127.0.0.1:8080/api,not of the open internet",
        "https://localhost/hook,not of the open internet",
        "https://[::1]/hook,not of the open internet",
        "https://2130706433/hook,not of the open internet",
        "https://169.254.169.254/latest/meta-data,not of the open internet"
    })
    void nothing_but_the_open_internet_can_be_reached_unless_it_is_allowed(String url, String message) {
        mlflow.post(
                        "webhooks",
                        Map.of(
                                "name",
                                "hook",
                                "url",
                                url,
                                "events",
                                List.of(Map.of("entity", "REGISTERED_MODEL", "action", "CREATED"))))
                .statusCode(400)
                .body("message", containsString(message));
    }
}
