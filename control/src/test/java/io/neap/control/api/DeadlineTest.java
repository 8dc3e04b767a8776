// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Every request to the API ends, whatever it waits for. */
@QuarkusTest
@TestProfile(DeadlineTest.Impatient.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class DeadlineTest {

    @Inject
    DataSource database;

    @TestHTTPResource
    URL url = URI.create("http://127.0.0.1").toURL();

    DeadlineTest() throws IOException {}

    @Test
    void a_request_that_waits_for_the_database_is_answered_in_its_dialect() throws SQLException {
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table service, experiment in access exclusive mode");

            given().get("/api/v1/workspaces/default/services")
                    .then()
                    .statusCode(504)
                    .contentType("application/problem+json")
                    .body("detail", containsString("neap.api.timeout"));
            given().get("/api/2.0/mlflow/experiments/get?experiment_id=0")
                    .then()
                    .statusCode(504)
                    .body("error_code", equalTo("DEADLINE_EXCEEDED"));
        }

        given().get("/api/v1/workspaces/default/services").then().statusCode(200);
    }

    @Test
    void an_upload_that_stands_still_is_given_up() throws IOException {
        try (Socket client = new Socket(url.getHost(), url.getPort())) {
            client.getOutputStream()
                    .write(("PUT /api/2.0/mlflow-artifacts/artifacts/slow HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Length: 100\r\n\r\nabc")
                            .getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
            client.setSoTimeout(10_000);

            byte[] status = client.getInputStream().readNBytes("HTTP/1.1 504".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 504");
        }
        given().get("/api/2.0/mlflow-artifacts/artifacts/slow").then().statusCode(404);
    }

    /** Waits less than a second. */
    public static final class Impatient implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("neap.api.timeout", "500ms", "neap.api.stall", "500ms");
        }
    }
}
