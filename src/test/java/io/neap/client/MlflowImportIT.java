// SPDX-License-Identifier: Apache-2.0
package io.neap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.CommandLineProcess;
import io.neap.cli.outcome.ExitCode;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.MlflowServer;
import io.neap.fixture.Python;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MLflow's own client has written and MLflow's own server holds is in Neap afterwards, as the same client sees it. */
class MlflowImportIT {

    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    @Test
    void aLiveServerIsCopiedThroughAKillAndTwiceAndWhenItGrew() throws Exception {
        Python python = python();
        try (MlflowServer server = MlflowServer.start(python, home.resolve("m.db"), home.resolve("artifacts"));
                HouseFixture house = HouseFixture.start(home.resolve("neap"), Map.of())) {
            fill(python, server.url(), 60);

            CommandLineProcess killed = start(house, server.url());
            Waiting.untilTrue("a few runs", () -> runs(house) > 10);
            killed.process().destroyForcibly().waitFor();
            assertThat(runs(house)).isLessThan(60);
            JsonNode resumed = imported(house, server.url(), ExitCode.OK);
            compare(python, server.url(), house);

            assertThat(count(resumed, "runs", "here")).isEqualTo(count(resumed, "runs", "source"));
            assertThat(count(resumed, "runs", "new")).isBetween(1L, 60L);
            assertThat(resumed.path("notTaken")).isEmpty();
            JsonNode again = imported(house, server.url(), ExitCode.OK);
            for (JsonNode kind : again.path("counts")) {
                assertThat(kind.path("new").asLong()).isZero();
                assertThat(kind.path("here")).isEqualTo(kind.path("source"));
            }
            assertThat(again.path("bytesCopied").asLong()).isZero();

            fill(python, server.url(), 3);
            JsonNode grown = imported(house, server.url(), ExitCode.OK);
            compare(python, server.url(), house);
            assertThat(count(grown, "runs", "new")).isBetween(7L, 9L);
            assertThat(house.ledger().verify().path("faults")).isEmpty();
            whatWasChangedInNeapStays(house, server.url());
        }
    }

    private static void whatWasChangedInNeapStays(HouseFixture house, String from) throws Exception {
        house.api()
                .post(
                        "/api/2.0/mlflow/registered-models/alias",
                        Map.of("name", "tide", "alias", "champion", "version", "1"));

        JsonNode report = imported(house, from, ExitCode.FAILED);

        assertThat(report.path("differences"))
                .hasSize(1)
                .first()
                .asString()
                .contains("model tide: alias champion is '", "' at the source and '1' here, and stays");
        assertThat(house.mlflow().aliased("tide", "champion")).isEqualTo("1");
    }

    @Test
    void theFileStoreOfAClientWithoutAServerIsCopiedFromItsFolderOrAZip() throws Exception {
        Python python = python();
        Path runs = Files.createDirectories(home.resolve("offline/mlruns"));
        fill(python, runs.toUri().toString(), 3);
        try (HouseFixture house = HouseFixture.start(home.resolve("neap"), Map.of())) {
            JsonNode report = imported(house, runs.toString(), ExitCode.OK);
            compare(python, runs.toUri().toString(), house);

            assertThat(report.path("digestsCompared").asLong()).isEqualTo(count(report, "files", "source"));
            Path zip = zip(home.resolve("offline"));
            JsonNode again = imported(house, zip.toString(), ExitCode.OK);
            assertThat(count(again, "runs", "here")).isEqualTo(count(report, "runs", "source"));
            assertThat(count(again, "runs", "new")).isZero();
            assertThat(again.path("bytesCopied").asLong()).isZero();
        }
    }

    @Test
    void theDatabaseOfAClientWithoutAServerIsCopiedThroughOne() throws Exception {
        Python python = python();
        Path database = home.resolve("mlflow.db");
        fill(python, "sqlite:///" + database, 2);
        try (MlflowServer server = MlflowServer.start(python, database, home.resolve("other"));
                HouseFixture house = HouseFixture.start(home.resolve("neap"), Map.of())) {
            imported(house, server.url(), ExitCode.OK);
            compare(python, server.url(), house);
        }
    }

    private void fill(Python python, String uri, int runs) throws Exception {
        Python.Outcome filled =
                python.run(LIMIT, "mlflow_import_fill.py", uri, Integer.toString(runs), home.toString());
        assertThat(filled.code()).as(filled.output()).isZero();
    }

    private static void compare(Python python, String from, HouseFixture house) throws Exception {
        Python.Outcome compared = python.run(
                LIMIT, "mlflow_import_check.py", from, house.settings().url().toString());
        assertThat(compared.code()).as(compared.output()).isZero();
        assertThat(compared.output()).contains("both sides are the same");
    }

    private static CommandLineProcess start(HouseFixture house, String from) throws IOException {
        return CommandLineProcess.start(house.settings(), "import", "mlflow", "--from", from, "--json");
    }

    private static JsonNode imported(HouseFixture house, String from, int exitCode) throws Exception {
        CommandLineProcess command = start(house, from);
        assertThat(command.await()).as(command.err() + command.out()).isEqualTo(exitCode);
        return JSON.readTree(command.out());
    }

    private static long count(JsonNode report, String kind, String side) {
        return report.path("counts").path(kind).path(side).asLong();
    }

    private static long runs(HouseFixture house) {
        return house.api()
                .post(
                        "/api/2.0/mlflow/runs/search",
                        Map.of("experiment_ids", List.of("1", "2", "3"), "run_view_type", "ALL", "max_results", 1000))
                .path("runs")
                .size();
    }

    private static Path zip(Path folder) throws IOException {
        Path zip = folder.resolveSibling("runs.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(folder.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
        return zip;
    }

    private static Python python() throws IOException, InterruptedException {
        Optional<Python> python = Python.find();
        boolean mayBeMissing = !"true".equals(System.getenv("CI"));
        assumeTrue(
                python.isPresent() || !mayBeMissing,
                "SKIPPED: no Python 3.11 or newer is on the PATH, so nothing of MLflow was imported.");
        return python.orElseThrow();
    }
}
