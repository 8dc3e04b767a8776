// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.outcome.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a source is said before anything is copied, or named in the report. */
class ImportMlflowTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void anAddressThatIsNoneIsAUsageError() {
        assertThat(run("--from", "ftp://host/x").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("--from", "http://ada:secret@host").err()).contains("MLFLOW_TRACKING_USERNAME");
        assertThat(run().err()).contains("--from");
        assertThat(run("--from", "nothing-here").err()).contains("neither an address");
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() {
        Terminal.Outcome outcome = run("--from", "http://127.0.0.1:1");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err()).contains("No MLflow server answers at http://127.0.0.1:1.");
    }

    @Test
    void aWrongPasswordSaysWhichVariablesToSet() throws IOException {
        try (WebServer server = new WebServer()) {
            server.prepare("/api/2.0/mlflow/experiments/search", 401, "You are not authenticated.");

            Terminal.Outcome outcome = run("--from", server.url().toString());

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(outcome.err()).contains("refuses this user (401)", "MLFLOW_TRACKING_PASSWORD");
        }
    }

    @Test
    void anotherServerIsNotTakenForMlflow() throws IOException {
        try (WebServer server = new WebServer()) {
            assertThat(run("--from", server.url().toString()).err()).contains("no MLflow server");

            server.prepare("/api/2.0/mlflow/experiments/search", 200, "<html>");
            assertThat(run("--from", server.url().toString()).err()).contains("did not answer with JSON");
        }
    }

    @Test
    void aFolderThatIsNoFileStoreIsRefusedWithWhatToDo() throws IOException {
        assertThat(run("--from", folder.toString()).err()).contains("holds no file store of MLflow");

        Files.writeString(folder.resolve("mlflow.db"), "SQLite format 3");

        assertThat(run("--from", folder.toString()).err()).contains("mlflow server --backend-store-uri sqlite:///");
        assertThat(run("--from", folder.resolve("mlflow.db").toString()).exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aStoreIsCountedAndABrokenRunIsNamed() throws IOException {
        store("");
        write("mlruns/1/broken/meta.yaml", "run_id: [unclosed");

        Terminal.Outcome outcome = run("--from", folder.resolve("mlruns").toString(), "--dry-run", "--json");

        JsonNode report = JSON.readTree(outcome.out());
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.path("counts").path("experiments").path("source").asLong())
                .isEqualTo(2);
        assertThat(report.path("counts").path("runs").path("source").asLong()).isEqualTo(1);
        assertThat(report.path("counts").path("files").path("source").asLong()).isEqualTo(1);
        assertThat(report.path("counts").path("versions").path("source").asLong())
                .isEqualTo(1);
        assertThat(report.path("differences"))
                .hasSize(1)
                .first()
                .asString()
                .contains("run broken: its meta.yaml is no YAML");
        assertThat(report.path("notTaken")).hasSize(1).first().asString().contains("traces of experiment tides");
    }

    @Test
    void filesThatALinkLeadsToAreNotTaken() throws IOException {
        store("");
        write("secret.txt", "secret");
        Files.createSymbolicLink(folder.resolve("mlruns/1/r1/artifacts/link.txt"), folder.resolve("secret.txt"));

        JsonNode report = JSON.readTree(run("--from", folder.resolve("mlruns").toString(), "--dry-run", "--json")
                .out());

        assertThat(report.path("counts").path("files").path("source").asLong()).isEqualTo(1);
    }

    @Test
    void aRunWhoseFilesLieElsewhereIsNamed() throws IOException {
        store("artifact_uri: s3://bucket/1/r1/artifacts");
        Files.delete(folder.resolve("mlruns/1/r1/artifacts/a.txt"));

        Terminal.Outcome outcome = run("--from", folder.resolve("mlruns").toString(), "--dry-run");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.out()).contains("run r1: its files, if it has any, lie at s3://bucket/1/r1/artifacts");
    }

    @Test
    void aHalfWrittenZipAndOneThatClimbsAreRefused() throws IOException {
        Path climbing = zip("climbing.zip", "../escaped/meta.yaml", "mlruns/1/meta.yaml");
        Path whole = zip("whole.zip", "mlruns/1/meta.yaml");
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.zip"), Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(run("--from", climbing.toString(), "--dry-run").err()).contains("cannot be read as a zip");
        assertThat(run("--from", half.toString(), "--dry-run").err())
                .contains("cannot be read as a zip", "zip -r runs.zip mlruns");
        assertThat(run("--from", whole.toString(), "--dry-run").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolveSibling("escaped")).doesNotExist();
    }

    @Test
    void aNeapThatDoesNotAnswerIsNoDifference() throws IOException {
        store("");

        Terminal.Outcome outcome = run("--from", folder.resolve("mlruns").toString(), "--url", "http://127.0.0.1:1");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    private void store(String more) throws IOException {
        write("mlruns/0/meta.yaml", "experiment_id: '0'\nname: Default\nlifecycle_stage: active\n");
        write("mlruns/1/meta.yaml", "experiment_id: '1'\nname: tides\nlifecycle_stage: active\n");
        write("mlruns/1/r1/meta.yaml", "run_id: r1\nstatus: 3\nstart_time: 5\nlifecycle_stage: active\n" + more + "\n");
        write("mlruns/1/r1/artifacts/a.txt", "a");
        write("mlruns/1/traces/tr-1/trace_info.yaml", "trace_id: tr-1\n");
        write("mlruns/models/net/meta.yaml", "name: net\ncreation_timestamp: 5\n");
        write("mlruns/models/net/version-1/meta.yaml", "name: net\nversion: 1\ncreation_timestamp: 5\n");
        write("mlruns/models/net/version-2/meta.yaml", "version: 2\ncurrent_stage: Deleted_Internal\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path zip(String name, String... entries) throws IOException {
        Path zip = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write("name: tides\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    private static Terminal.Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "import";
        all[1] = "mlflow";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Terminal.run(Map.of(), all);
    }
}
