// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.model.onnx.OnnxBytes;
import io.neap.control.rollout.controller.Golden;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class VersionApiTest {

    private static final String LONG = "[{\"name\":\"a\",\"type\":\"long\"}]";
    private static final String TEXT = "[{\"name\":\"a\",\"type\":\"string\"}]";
    private static final byte[] PICKLE = {(byte) 0x80, 4, (byte) 0x95, 0, 0};

    private final Registry registry = new Registry();

    @BeforeEach
    void model() {
        registry.model("net");
    }

    @Test
    void a_version_shows_what_its_files_say() throws IOException {
        registry.put("one", "model.onnx", OnnxBytes.identity(4));
        registry.version("net", "one", LONG);
        registry.put("two", "model.onnx", OnnxBytes.identity(5));
        registry.put("two", "extra/helper.py", "print('hello')");
        registry.version("net", "two", TEXT);

        String view =
                registry.get("models/net/versions/2").statusCode(200).extract().asString();

        Golden.assertSame("model-version", view.replace(registry.workspace(), "<workspace>"));
        registry.get("models/net/versions/1").body("predecessor", nullValue()).body("risks", empty());
        registry.get("models/net/versions")
                .body("versions.version", contains("2", "1"))
                .body("versions[0].predecessor.verdict", equalTo("breaking"))
                .body("versions[0].formats", contains("python-code", "onnx"))
                .body("versions[1].formats", contains("onnx"));
        registry.get("models/net/history")
                .body("entries[-1].data.breaks.version", equalTo("1"))
                .body("entries[-1].data.breaks.reasons", hasItem("input 'a': callers send long, it takes string"))
                .body("entries[-1].data.risks[0]", containsString("extra/helper.py"));
    }

    @Test
    void files_that_come_late_or_are_replaced_are_looked_at() {
        registry.register("net", "late").statusCode(200);
        registry.get("models/net/versions/1").body("files", equalTo("none")).body("report", nullValue());

        registry.put("late", "model.bin", PICKLE);
        registry.get("models/net/versions/1")
                .body("files", equalTo("seen"))
                .body("risks", contains("pickle (model.bin, by its first bytes)"));

        registry.put("late", "model.bin", "weights");
        registry.get("models/net/versions/1").body("risks", empty()).body("report.bytes", equalTo(7));
    }

    @Test
    void what_will_not_work_is_said() {
        OnnxBytes graph = new OnnxBytes()
                .message(1, OnnxBytes.node("Secret", "acme"))
                .message(5, OnnxBytes.elsewhere("a", "../../secrets", 1))
                .message(5, OnnxBytes.elsewhere("b", "short.bin", 100))
                .message(5, OnnxBytes.elsewhere("c", "none.bin", 1));
        registry.put("odd", "model.onnx", OnnxBytes.model(graph).bytes());
        registry.put("odd", "short.bin", "short");
        registry.put("odd", "broken.onnx", "no model");
        registry.put("odd", "MLmodel", "flavors: [");
        registry.register("net", "odd").statusCode(200);

        registry.get("models/net/versions/1")
                .body("report.dangers", contains(containsString("'../../secrets', which leads out of its folder")))
                .body("report.problems", hasItem(containsString("[acme] are in a library of their own")))
                .body("report.problems", hasItem(containsString("end at byte 100, but the file has only 5")))
                .body("report.problems", hasItem(containsString("'none.bin', which is not there")))
                .body("report.problems", hasItem(containsString("broken.onnx: It is no ONNX file")))
                .body("report.problems", hasItem(containsString("MLmodel is not the YAML")))
                .body("report.onnx.customDomains", hasItem(List.of("acme")));
    }

    @Test
    void flavours_tell_what_file_names_do_not() {
        registry.put("sk", "MLmodel", """
                flavors:
                  python_function:
                    loader_module: acme.loader
                  sklearn:
                    pickled_model: net
                    serialization_format: cloudpickle
                """);
        registry.put("sk", "net", "text");
        registry.register("net", "sk").statusCode(200);

        registry.get("models/net/versions/1")
                .body("report.formats.format", contains("cloudpickle", "python-code"))
                .body("report.formats.executable", not(hasItem(false)));
    }

    @Test
    void what_lies_elsewhere_is_not_looked_at() {
        registry.mlflow
                .post("model-versions/create", Map.of("name", "net", "source", "s3://bucket/model"))
                .statusCode(200);

        registry.get("models/net/versions/1").body("files", equalTo("elsewhere"));
    }

    @Test
    void mistakes_say_what_to_do() {
        registry.get("models/net/versions/7").statusCode(404);
        registry.get("models/net/versions/x").statusCode(400);
        registry.get("models/none/versions").statusCode(404);
        registry.get("models/net/versions?limit=0").statusCode(400).body("detail", containsString("1 to 100"));
    }
}
