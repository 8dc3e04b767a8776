// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.artifact;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.startsWith;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Addresses of parts are those that clients use, where a proxy that ends TLS says so. */
@QuarkusTest
@TestProfile(BehindProxyTest.Proxied.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class BehindProxyTest {

    @Test
    void parts_are_sent_to_the_proxy() {
        given().contentType(ContentType.JSON)
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "neap.localhost")
                .body(Map.of("path", "model.bin", "num_parts", 1))
                .post("/api/2.0/mlflow-artifacts/mpu/create/proxied")
                .then()
                .statusCode(200)
                .body("credentials[0].url", startsWith("https://neap.localhost/api/2.0/mlflow-artifacts/mpu/parts/"));
    }

    /** Believes the headers. */
    public static class Proxied implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("NEAP_BEHIND_PROXY", "true");
        }
    }
}
