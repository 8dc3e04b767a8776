// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
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
class PolicyApiTest {

    private static final String LONG = "[{\"name\":\"a\",\"type\":\"long\"}]";
    private static final String TEXT = "[{\"name\":\"a\",\"type\":\"string\"}]";

    private final Registry registry = new Registry();

    @BeforeEach
    void model() {
        registry.model("net");
    }

    @Test
    void nothing_is_blocked_where_nobody_has_said_so() {
        registry.put("pickled", "model.pkl", "p");

        registry.register("net", "pickled").statusCode(200);

        registry.get("policy")
                .body("own.size()", equalTo(0))
                .body("effective.executableFormats", equalTo("warn"))
                .body("effective.compatibleAliases.size()", equalTo(0));
        registry.alias("net", "champion", "1").statusCode(200);
    }

    @Test
    void a_workspace_blocks_what_runs_code_and_what_cannot_be_seen() {
        registry.put("pickled", "model.pkl", "p");
        registry.register("net", "pickled").statusCode(200);
        registry.put("policy", Map.of("executableFormats", "block")).statusCode(200);

        registry.register("net", "pickled")
                .statusCode(403)
                .body("error_code", equalTo("PERMISSION_DENIED"))
                .body("message", allOf(containsString("pickle (model.pkl)"), containsString("such as ONNX")));
        registry.register("net", "nothing").statusCode(403).body("message", containsString("Upload them"));
        registry.mlflow
                .post("model-versions/create", Map.of("name", "net", "source", "s3://bucket/model"))
                .statusCode(403)
                .body("message", containsString("Log it to this server"));
        registry.alias("net", "champion", "1").statusCode(400).body("message", containsString("pickle (model.pkl)"));
        registry.put("data", "model.onnx", OnnxBytes.identity(4));
        registry.register("net", "data").statusCode(200);
        registry.alias("net", "champion", "2").statusCode(200);
    }

    @Test
    void a_model_may_say_otherwise_and_takes_that_along_when_it_is_renamed() throws IOException {
        registry.put("policy", Map.of("executableFormats", "block", "compatibleAliases", List.of("champion")));
        String set = registry.put("models/net/policy", Map.of("executableFormats", "allow"))
                .statusCode(200)
                .extract()
                .asString();
        registry.put("pickled", "model.pkl", "p");

        registry.register("net", "pickled").statusCode(200);

        Golden.assertSame("model-policy", set);
        registry.mlflow
                .post("registered-models/rename", Map.of("name", "net", "new_name", "web"))
                .statusCode(200);
        registry.register("web", "pickled").statusCode(200);
        registry.get("models/web/history").body("entries.kind", hasItem("policy.set"));
        registry.mlflow
                .delete("registered-models/delete", Map.of("name", "web"))
                .statusCode(200);
        registry.model("web");
        registry.get("models/web/policy").body("own.size()", equalTo(0));
    }

    @Test
    void an_alias_moves_only_where_callers_can_follow() {
        registry.version("net", "one", LONG);
        registry.version("net", "same", LONG);
        registry.version("net", "other", TEXT);
        registry.register("net", "unsaid").statusCode(200);
        registry.put("models/net/policy", Map.of("compatibleAliases", List.of("champion")))
                .statusCode(200);

        registry.alias("net", "champion", "1").statusCode(200);
        registry.alias("net", "champion", "2").statusCode(200);
        registry.alias("net", "champion", "3")
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body(
                        "message",
                        allOf(
                                containsString("It would break callers of version 2"),
                                containsString("input 'a': callers send long, it takes string"),
                                containsString("neap model move")));
        registry.alias("net", "champion", "4").statusCode(400).body("message", containsString("is not known"));
        registry.alias("net", "shadow", "1").statusCode(200);
        registry.alias("net", "shadow", "3").statusCode(200);
        registry.mlflow
                .get("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .body("model_version.version", equalTo("2"));
    }

    @Test
    void a_reason_moves_it_nevertheless_and_stays_in_the_ledger() {
        registry.version("net", "one", LONG);
        registry.version("net", "other", TEXT);
        registry.put("policy", Map.of("compatibleAliases", List.of("*"))).statusCode(200);
        registry.alias("net", "champion", "1").statusCode(200);

        registry.put("models/net/aliases/champion", Map.of("version", "2", "reason", " "))
                .statusCode(400)
                .body("detail", containsString("It would break callers"));
        registry.put("models/net/aliases/champion", Map.of("version", "2", "reason", "all callers are told"))
                .statusCode(200)
                .body("version", equalTo("2"));

        registry.get("models/net/history")
                .body("entries[-1].kind", equalTo("alias.set"))
                .body("entries[-1].data.reason", equalTo("all callers are told"))
                .body("entries[-1].data.despite[0]", containsString("input 'a'"));
        registry.put("models/net/aliases/champion", Map.of("version", "2")).statusCode(200);
        registry.get("models/net/history").body("entries[-1].data.reason", nullValue());
    }

    @Test
    void an_alias_that_is_held_is_not_unset_to_be_set_elsewhere() {
        registry.version("net", "one", LONG);
        registry.version("net", "other", TEXT);
        registry.alias("net", "champion", "1").statusCode(200);
        registry.alias("net", "shadow", "2").statusCode(200);
        registry.put("models/net/policy", Map.of("compatibleAliases", List.of("champion")))
                .statusCode(200);

        registry.mlflow
                .delete("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .statusCode(400)
                .body("message", allOf(containsString("from version 1"), containsString("out of the policy first")));
        registry.mlflow
                .delete("model-versions/delete", Map.of("name", "net", "version", "1"))
                .statusCode(400)
                .body("message", containsString("Move it to another version"));

        registry.mlflow
                .delete("registered-models/alias", Map.of("name", "net", "alias", "none"))
                .statusCode(200);
        registry.mlflow
                .delete("model-versions/delete", Map.of("name", "net", "version", "2"))
                .statusCode(200);
        registry.put("models/net/policy", Map.of()).statusCode(200);
        registry.mlflow
                .delete("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .statusCode(200);
    }

    @Test
    void what_was_not_looked_at_whole_is_blocked() {
        registry.put("policy", Map.of("executableFormats", "block")).statusCode(200);
        registry.put("cut", "model.onnx", "no graph");
        for (int i = 0; i < 11; i++) {
            registry.put("many", "part" + i + ".onnx", OnnxBytes.identity(4));
        }
        registry.put("odd", "model.onnx", OnnxBytes.identity(4));
        registry.put("odd", "MLmodel", "flavors: [");

        registry.register("net", "cut")
                .statusCode(403)
                .body("message", allOf(containsString("looked at whole"), containsString("cut/model.onnx")));
        registry.register("net", "many").statusCode(403).body("message", containsString("more files"));
        registry.register("net", "odd").statusCode(403).body("message", containsString("an MLmodel that can't be"));
    }

    @Test
    void a_prompt_with_files_is_a_model() {
        registry.mlflow
                .post(
                        "registered-models/set-tag",
                        Map.of("name", "net", "key", "mlflow.prompt.is_prompt", "value", "true"))
                .statusCode(200);
        registry.put("pickled", "model.pkl", "p");
        registry.version("net", "one", LONG);
        registry.version("net", "other", TEXT);
        registry.put("policy", Map.of("executableFormats", "block", "compatibleAliases", List.of("*")));

        registry.register("net", "pickled").statusCode(403).body("message", containsString("pickle (model.pkl)"));
        registry.alias("net", "champion", "1").statusCode(200);
        registry.alias("net", "champion", "2").statusCode(400).body("message", containsString("It would break"));
        registry.mlflow
                .delete("registered-models/alias", Map.of("name", "net", "alias", "champion"))
                .statusCode(400);
    }

    @Test
    void prompts_are_text_and_have_no_policy() {
        registry.put("policy", Map.of("executableFormats", "block", "compatibleAliases", List.of("*")));
        registry.mlflow
                .post(
                        "registered-models/create",
                        Map.of(
                                "name",
                                "greeting",
                                "tags",
                                List.of(Map.of("key", "mlflow.prompt.is_prompt", "value", "true"))))
                .statusCode(200);

        for (int i = 0; i < 2; i++) {
            registry.mlflow
                    .post("model-versions/create", Map.of("name", "greeting", "source", "prompt-template"))
                    .statusCode(200);
        }

        registry.alias("greeting", "live", "1").statusCode(200);
        registry.alias("greeting", "live", "2").statusCode(200);
        registry.mlflow
                .delete("registered-models/alias", Map.of("name", "greeting", "alias", "live"))
                .statusCode(200);
    }

    @Test
    void mistakes_say_what_to_do() {
        registry.put("policy", Map.of("formats", "block"))
                .statusCode(400)
                .body("detail", containsString("no field 'formats'"));
        registry.put("policy", Map.of("executableFormats", "forbid"))
                .statusCode(400)
                .body("detail", containsString("allow, warn or block"));
        registry.put("policy", Map.of("compatibleAliases", "champion")).statusCode(400);
        registry.put("policy", Map.of("compatibleAliases", List.of("a b"))).statusCode(400);
        registry.put("models/none/policy", Map.of()).statusCode(404);
        registry.get("models/none/policy").statusCode(404);
        registry.put("models/net/aliases/champion", Map.of())
                .statusCode(400)
                .body("detail", containsString("which version"));
        registry.put("models/net/aliases/champion", Map.of("version", "9")).statusCode(404);
    }

    @Test
    void what_is_said_may_be_taken_back() {
        registry.put("policy", Map.of("executableFormats", "block")).statusCode(200);

        registry.put("policy", Map.of()).statusCode(200).body("effective.executableFormats", equalTo("warn"));
    }
}
