// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.WebServer;
import io.neap.cli.mlflow.source.Source.Owner;
import io.neap.cli.mlflow.source.Source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerSourceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Credentials NOBODY = new Credentials(Optional.empty());
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";

    @Test
    void aPointThatWasLoggedTwiceIsOne() throws IOException {
        try (WebServer server = new WebServer();
                Source source = new ServerSource(server.url(), NOBODY, Optional.empty())) {
            server.prepare(
                    "/api/2.0/mlflow/metrics/get-history?run_id=r&run_uuid=r&metric_key=loss&max_results=10000",
                    200,
                    """
                    {"metrics": [
                        {"key": "loss", "value": 0.5, "timestamp": 1, "step": 1},
                        {"key": "loss", "value": 0.5, "timestamp": "1", "step": "1"},
                        {"key": "loss", "value": 0.0, "timestamp": 2, "step": 2},
                        {"key": "loss", "value": -0.0, "timestamp": 2, "step": 2},
                        {"key": "loss", "value": NaN, "timestamp": 3, "step": 3}]}""");
            List<JsonNode> points = new ArrayList<>();

            source.points(JSON.readTree("""
                    {"info": {"run_id": "r"}, "data": {"metrics": [{"key": "loss"}]}}"""), points::add);

            assertThat(points).hasSize(3);
        }
    }

    @Test
    void aPlaceThatIsNoAddressIsOneDifferenceAndNoCrash() {
        Source source = new ServerSource(URI.create("http://127.0.0.1:1"), NOBODY, Optional.empty());

        for (String place : List.of("mlflow-artifacts:/a|b", "mlflow-artifacts:none")) {
            assertThatThrownBy(() -> source.open(new Owner(true, "r", "1", place), new SourceFile("f", 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(place);
        }
    }

    @Test
    void anAnswerThatStopsHalfWayIsAskedForAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(server, HEAD + "{\"a\"", HEAD + "{\"a\": 1  }"));

            JsonNode answer = http(server).get("/x");

            assertThat(answer.path("a").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aFileThatStopsHalfWayFailsAndDoesNotHang() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(server, HEAD + "half"));

            try (InputStream file = http(server).open("/x")) {
                assertThat(file.readNBytes(4)).hasSize(4);
                assertThatThrownBy(file::read)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("nothing more came");
            }
        }
    }

    private static ServerHttp http(ServerSocket server) {
        return new ServerHttp(URI.create("http://127.0.0.1:" + server.getLocalPort()), NOBODY, Optional.empty(), SHORT);
    }

    /** Says each to another caller, and leaves him waiting for the rest until he goes. */
    private static void answer(ServerSocket server, String... answers) {
        for (String answer : answers) {
            try (Socket caller = server.accept()) {
                OutputStream out = caller.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                caller.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // The caller was left waiting, as it should be.
            }
        }
    }
}
