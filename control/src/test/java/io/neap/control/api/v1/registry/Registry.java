// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import static io.restassured.RestAssured.given;

import io.neap.control.api.mlflow.Mlflow;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A registry in a workspace of its own; the fixture of its tests. */
final class Registry {

    final Mlflow mlflow = Mlflow.inFreshWorkspace();

    String workspace() {
        return mlflow.workspace;
    }

    void model(String name) {
        mlflow.post("registered-models/create", Map.of("name", name)).statusCode(200);
    }

    /** What MLflow writes of columns; none of outputs when empty. */
    static String mlmodel(String flavors, String inputs, String outputs) {
        return "flavors:\n" + flavors + "signature:\n  inputs: '" + inputs + "'\n"
                + (outputs.isEmpty() ? "" : "  outputs: '" + outputs + "'\n") + "  params: null\n";
    }

    /** A file of a model in this workspace. */
    void put(String model, String file, byte[] content) {
        given().body(content)
                .put("/api/2.0/mlflow-artifacts/artifacts/{path}", workspace() + "/" + model + "/" + file)
                .then()
                .statusCode(200);
    }

    void put(String model, String file, String content) {
        put(model, file, content.getBytes(StandardCharsets.UTF_8));
    }

    String uri(String model) {
        return "mlflow-artifacts:/" + workspace() + "/" + model;
    }

    /** Registers what is there. */
    ValidatableResponse register(String name, String model) {
        return mlflow.post("model-versions/create", Map.of("name", name, "source", uri(model)));
    }

    /** A version whose signature has these inputs. */
    void version(String name, String model, String inputs) {
        put(
                model,
                "MLmodel",
                mlmodel("  onnx:\n    data: model.onnx\n", inputs, "[{\"name\":\"y\",\"type\":\"long\"}]"));
        register(name, model).statusCode(200);
    }

    ValidatableResponse alias(String name, String alias, String version) {
        return mlflow.post("registered-models/alias", Map.of("name", name, "alias", alias, "version", version));
    }

    String path(String path) {
        return "/api/v1/workspaces/" + workspace() + "/" + path;
    }

    ValidatableResponse get(String path) {
        return given().get(path(path)).then();
    }

    ValidatableResponse put(String path, Object body) {
        return given().contentType(ContentType.JSON).body(body).put(path(path)).then();
    }
}
