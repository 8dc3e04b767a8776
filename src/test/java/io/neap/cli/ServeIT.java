// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.client.Api;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import io.neap.fixture.Deployments;
import io.neap.fixture.HouseFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeIT {

    @TempDir
    Path folder = Path.of("");

    private Path model;
    private Settings settings;

    @BeforeEach
    void write() throws IOException {
        model = Files.write(folder.resolve("penguins.onnx"), Deployments.model("steady.onnx"));
        settings = HouseFixture.settings(folder, Ports.free());
    }

    @Test
    void aFileIsServedUntilTheCommandIsToldToEnd() throws Exception {
        CommandLineProcess serve = CommandLineProcess.start(
                settings,
                "serve",
                model.toString(),
                "--port",
                Integer.toString(settings.port()),
                "--management",
                "--shared-memory");
        serve.awaitOut("curl");
        List<ProcessHandle> started = serve.process().descendants().toList();
        Api api = new Api(settings.url());

        assertThat(serve.out())
                .startsWith("At " + settings.url() + " there is penguins.\n")
                .endsWith("curl " + settings.url() + "/v2/models/penguins\n");
        assertThat(api.get("/v2/models/penguins").path("platform").asText()).isEqualTo("onnxruntime_onnx");
        assertThat(api.status("/v2/models/other")).isEqualTo(404);
        assertThat(api.post("/v2/repository/index", Map.of())
                        .path(0)
                        .path("name")
                        .asText())
                .as("management is open")
                .isEqualTo("penguins");
        assertThat(api.status("/v2/systemsharedmemory/status"))
                .as("shared memory is open")
                .isEqualTo(200);
        serve.process().destroy();

        assertThat(serve.await()).isEqualTo(143);
        assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whatCannotBeServedIsSaidInOneSentence() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.onnx"), "no model");

        CommandLineProcess serve = CommandLineProcess.start(settings, "serve", broken.toString());

        assertThat(serve.await()).isEqualTo(ExitCode.FAILED);
        assertThat(serve.err()).contains("neap: The models are not served: ").contains("ONNX Runtime cannot load");
        assertThat(serve.out()).isEmpty();
    }

    @Test
    void aLongWaitIsSaidAndMayBeEnded() throws Exception {
        Path hanging = Files.write(folder.resolve("hanging.onnx"), Deployments.model("hanging.onnx"));

        CommandLineProcess serve = CommandLineProcess.start(settings, "serve", hanging.toString());
        serve.awaitErr("neap: the models are not ready after 5 s");
        serve.process().destroy();

        assertThat(serve.await()).isEqualTo(143);
        assertThat(serve.err()).doesNotContain("are not served");
        assertThat(serve.out()).isEmpty();
    }

    @Test
    void wrongArgumentsStartNothing() throws Exception {
        for (List<String> wrong : List.of(
                List.of("serve", folder.resolve("none.onnx").toString()),
                List.of("serve", model.toString(), "--port", "70000"))) {
            CommandLineProcess serve = CommandLineProcess.start(settings, wrong.toArray(String[]::new));

            assertThat(serve.await()).as("%s", wrong).isEqualTo(ExitCode.USAGE);
            assertThat(serve.err()).hasLineCount(1);
        }
    }
}
