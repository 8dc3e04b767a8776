// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.client.Api;
import io.neap.cli.client.Mlflow;
import io.neap.cli.client.Services;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import io.neap.fixture.Deployments;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Postgres;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpIT {

    private static final Pattern CURL = Pattern.compile("curl (\\S+)");

    @TempDir
    Path home = Path.of("");

    private Settings settings;
    private CommandLineProcess up;

    @BeforeEach
    void start() throws IOException {
        settings = HouseFixture.settings(home, Ports.free());
        up = CommandLineProcess.start(settings, "up");
        Waiting.untilTrue("neap up to print its URL", () -> read().contains("curl"));
    }

    @AfterEach
    void stop() throws Exception {
        up.process().destroy();
        up.await();
        assertThat(up.err()).as("what it says when it is told to end").isEmpty();
    }

    @Test
    void itPrintsOneUrlAndACurlThatWorks() {
        assertThat(read())
                .startsWith("Neap is ready at " + settings.url() + "\n")
                .hasLineCount(2);

        Matcher curl = CURL.matcher(read());
        assertThat(curl.find()).isTrue();
        assertThat(new Api(settings.url()).get(curl.group(1)).path("services")).isEmpty();
    }

    @Test
    void theOtherCommandsFindIt() throws Exception {
        CommandLineProcess verify = CommandLineProcess.start(settings, "ledger", "verify");
        assertThat(verify.await()).isEqualTo(ExitCode.OK);
        assertThat(verify.out()).startsWith("The ledger is whole");

        CommandLineProcess why = CommandLineProcess.start(settings, "why", "nobody");
        assertThat(why.await()).isEqualTo(ExitCode.FAILED);
        assertThat(why.err()).hasLineCount(1).contains("nobody");

        CommandLineProcess doctor = CommandLineProcess.start(settings, "doctor");
        assertThat(doctor.await()).isEqualTo(ExitCode.OK);
        assertThat(doctor.out()).contains("Neap answers at " + settings.url());
    }

    @Test
    void aRegisteredModelIsServedBesideIt() throws Exception {
        String version = register("penguins");
        int port = Ports.free();
        CommandLineProcess serve = CommandLineProcess.start(
                settings, "serve", "models:/penguins/" + version, "--port", Integer.toString(port));
        serve.awaitOut("curl");

        assertThat(new Api(settings.withPort(port).url())
                        .get("/v2/models/penguins")
                        .path("versions")
                        .path(0)
                        .asText())
                .isEqualTo(version);
        serve.process().destroy();
        assertThat(serve.await()).isEqualTo(143);
    }

    @Test
    void aTerminationStopsEverythingItHasStarted() throws Exception {
        List<ProcessHandle> started = started();

        up.process().destroy();
        up.await();

        assertThat(started).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aTerminationIsNoFailureAndHasTheExitCodeOfItsSignal() throws Exception {
        up.process().destroy();

        assertThat(up.await()).isEqualTo(143);
        assertThat(up.err()).isEmpty();
    }

    @Test
    void anInterruptIsNoFailureAndHasTheExitCodeOfItsSignal() throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(up.process().pid())).start();

        assertThat(up.await()).isEqualTo(130);
        assertThat(up.err()).isEmpty();
    }

    @Test
    void aKillLeavesNothingThatTheNextStartDoesNotCleanUp() throws Exception {
        keepAwake("penguins");
        List<ProcessHandle> started = started();
        assertThat(started).as("control, PostgreSQL and a model's process").hasSizeGreaterThan(2);

        up.process().destroyForcibly();
        up.await();
        Waiting.untilTrue("everything to end", () -> started.stream().noneMatch(ProcessHandle::isAlive));
        start();

        assertThat(new Api(settings.url()).answers("/q/health/ready")).isTrue();
    }

    /** Has a model served by a process that does not sleep. */
    private void keepAwake(String model) {
        String version = register(model);
        Services services = new Services(new Api(settings.url()), HouseFixture.WORKSPACE);
        services.apply(model, Map.of("model", "models:/" + model + "/" + version, "scale", Map.of("min", 1)));
        Waiting.untilTrue(
                model + " to be awake",
                () -> services.get(model)
                        .path("status")
                        .path("traffic")
                        .path(0)
                        .path("state")
                        .asText()
                        .equals("Ready"));
    }

    /** Registers a model and returns its version. */
    private String register(String model) {
        Api api = new Api(settings.url());
        api.post("/api/2.0/mlflow/registered-models/create", Map.of("name", model));
        return new Mlflow(api, Clock.systemUTC()).register(model, "0", "steady.onnx", Deployments.model("steady.onnx"));
    }

    /** Control and its PostgreSQL, which is no descendant when root has started it in a namespace of its own. */
    private List<ProcessHandle> started() {
        List<ProcessHandle> started = Stream.concat(
                        up.process().descendants(), Stream.of(Postgres.of(home).process()))
                .toList();
        assertThat(started).hasSizeGreaterThan(1).allMatch(ProcessHandle::isAlive);
        return started;
    }

    private String read() {
        try {
            return up.out();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
