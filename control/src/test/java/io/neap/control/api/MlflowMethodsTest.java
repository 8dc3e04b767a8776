// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asks for every declared method and says which are served; the requests say nothing, so that they change nothing. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class MlflowMethodsTest {

    private static final Path PAGE = Path.of("../src/site/reference/mlflow-methods.md");
    /** What an answer names that depends on the artifact store. */
    private static final String BUCKET = "neap.artifact.s3.bucket";

    private static final List<Integer> OF_THE_SERVER = List.of(500, 502, 503, 504, 507);

    @Test
    void the_page_says_which_methods_are_served() throws IOException {
        List<MlflowMethod> served = MlflowMethod.declared().stream()
                .filter(method -> isServed(method, "/api"))
                .toList();
        List<MlflowMethod> bucket = MlflowMethod.declared().stream()
                .filter(method -> ask(method, "/api").asString().contains(BUCKET))
                .toList();
        List<MlflowMethod> others = MlflowMethod.declared().stream()
                .filter(method -> !served.contains(method) && !bucket.contains(method))
                .toList();

        String page = page(served, bucket, others);
        if (Boolean.getBoolean("neap.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("the page is made by asking; write it anew with -Dneap.docs.write=true")
                .hasContent(page);
        assertThat(served).hasSizeGreaterThan(60);
    }

    @Test
    void the_prefix_of_the_user_interface_serves_the_same_methods() {
        assertThat(MlflowMethod.declared())
                .allSatisfy(method -> assertThat(isServed(method, "/ajax-api"))
                        .as(method.path())
                        .isEqualTo(isServed(method, "/api")));
    }

    @Test
    void a_method_that_is_not_served_is_named() {
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/3.0/mlflow/scorers/register")
                .then()
                .statusCode(501)
                .body("error_code", equalTo("NOT_IMPLEMENTED"))
                .body("message", containsString("registerScorer"));
        given().get("/api/3.0/mlflow/scorers/nonsense")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
    }

    private static Response ask(MlflowMethod method, String prefix) {
        return given().contentType(ContentType.JSON)
                .body(method.verb().equals("GET") ? "" : "{}")
                .request(method.verb(), path(method, prefix));
    }

    private static String path(MlflowMethod method, String prefix) {
        return prefix + method.path().substring("/api".length()).replaceAll("\\{[^}]*}|<path:[^>]*>", "none");
    }

    private static boolean isServed(MlflowMethod method, String prefix) {
        String path = path(method, prefix);
        Response answer = ask(method, prefix);
        assertThat(answer.statusCode()).as("%s %s", method.verb(), path).isNotIn(OF_THE_SERVER);
        assertThat(answer.statusCode()).as("%s %s", method.verb(), path).isNotEqualTo(405);
        if (answer.statusCode() == 404) {
            assertThat(answer.jsonPath().getString("error_code")).isNotEqualTo("ENDPOINT_NOT_FOUND");
        }
        return answer.statusCode() != 501;
    }

    private static String page(List<MlflowMethod> served, List<MlflowMethod> bucket, List<MlflowMethod> others) {
        StringBuilder page = new StringBuilder(
                """
                <!-- Made by asking a running Neap for each method; do not edit. -->

                # Methods of MLflow's API

                What the descriptors of MLflow's Python package declare, and what Neap serves of it: %d of %d, and %d more where artifacts
                are kept in a bucket. The others answer 501 with `NOT_IMPLEMENTED` and their name. Each path is there below `/ajax-api`, too.
                """.formatted(served.size(), served.size() + bucket.size() + others.size(), bucket.size()));
        section(page, "Served", served);
        section(page, "Served where artifacts are kept in a bucket", bucket);
        section(page, "Not served", others);
        return page.append("\n").toString(); // as the formatter of the documents ends a list
    }

    private static void section(StringBuilder page, String title, List<MlflowMethod> methods) {
        page.append("\n## ").append(title).append("\n\n");
        methods.forEach(
                method -> page.append("- `%s`: `%s %s`%n".formatted(method.name(), method.verb(), method.path())));
    }
}
