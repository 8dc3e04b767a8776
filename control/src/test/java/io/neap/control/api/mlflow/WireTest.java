// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A conversation byte for byte, as {@code wire.golden} has it. What differs from day to day stands there as
 * {@code <run>}, {@code <model>}, {@code <experiment>}, {@code <time>} and {@code <workspace>}.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class WireTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private final List<String> lines = new ArrayList<>();
    private String unmasked = "";

    @Test
    void the_wire_is_as_it_was() throws IOException {
        post("experiments/create", "{'name':'wire','tags':[{'key':'team','value':'tide'}]}");
        String experiment = last("experiment_id");
        get("experiments/get-by-name", Map.of("experiment_name", "wire"));
        get("experiments/get-by-name", Map.of("experiment_name", "nope"));
        post(
                "runs/create",
                "{'experiment_id':'%s','user_id':'u','run_name':'skittish-frog-534','start_time':1795352190417}"
                        .formatted(experiment));
        String run = last("run_id");
        post("runs/log-batch", """
                {'run_id':'%s','metrics':[{'key':'loss','value':0.1,'timestamp':1795352190500,'step':1},
                {'key':'odd','value':'NaN','timestamp':1795352190500,'step':0}],
                'params':[{'key':'C','value':'0.5'}],'tags':[{'key':'t','value':''}]}""".formatted(run));
        post("logged-models", "{'experiment_id':'%s','name':'model','source_run_id':'%s'}".formatted(experiment, run));
        String model = last("model_id");
        post("runs/outputs", "{'run_id':'%s','models':[{'model_id':'%s','step':0}]}".formatted(run, model));
        post("runs/update", "{'run_id':'%s','status':'FINISHED','end_time':1795352190600}".formatted(run));
        get("runs/get", Map.of("run_id", run));
        get("metrics/get-history", Map.of("run_id", run, "metric_key", "loss"));
        post("runs/search", "{'experiment_ids':['%s'],'filter':'metrics.loss < 0.05'}".formatted(experiment));
        post("registered-models/create", "{'name':'cyc'}");
        post("registered-models/create", "{'name':'cyc'}");
        post("model-versions/create", "{'name':'cyc','source':'models:/%s','model_id':'%s'}".formatted(model, model));
        post("registered-models/alias", "{'name':'cyc','alias':'champion','version':'1'}");
        get("registered-models/get", Map.of("name", "cyc"));

        assertThat(String.join("\n", lines) + "\n").isEqualTo(golden());
    }

    private void post(String route, String body) {
        String json = body.replace('\'', '"').replace("\n", "");
        lines.add("POST " + route + " " + masked(json));
        lines.add(masked(mlflow.post(route, json).extract().asString()));
    }

    private void get(String route, Map<String, String> query) {
        lines.add("GET " + route + " " + masked(new TreeMap<>(query).toString()));
        lines.add(masked(mlflow.get(route, query).extract().asString()));
    }

    private String last(String field) {
        Matcher value = Pattern.compile('"' + field + "\":\"([^\"]+)\"").matcher(unmasked);
        assertThat(value.find()).isTrue();
        return value.group(1);
    }

    private String masked(String text) {
        unmasked = text;
        return text.replaceAll("m-[0-9a-f]{32}", "<model>")
                .replaceAll("\\b[0-9a-f]{32}\\b", "<run>")
                .replaceAll("_(time|timestamp|timestamp_ms)\":(?!17953521904|17953521906)\\d{13}", "_$1\":<time>")
                .replaceAll("(experiment_ids?\":\\[?)\"\\d+\"", "$1\"<experiment>\"")
                .replace(mlflow.workspace + "/", "<workspace>/")
                .replaceAll("(<workspace>)/\\d+", "$1/<experiment>")
                .replace('"' + mlflow.workspace + '"', "\"<workspace>\"");
    }

    private static String golden() throws IOException {
        try (InputStream in = WireTest.class.getResourceAsStream("wire.golden")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
