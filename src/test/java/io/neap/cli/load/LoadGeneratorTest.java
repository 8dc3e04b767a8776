// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.WebServer;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

    @Test
    void everyAnswerIsCountedByTheVersionThatGaveIt() throws Exception {
        try (WebServer server = new WebServer()) {
            server.prepare("/infer", 200, "{\"model_name\":\"m\", \"model_version\": \"2\"}");

            LoadReport report = send(server.url().resolve("/infer"));

            assertThat(report.requests()).isPositive();
            assertThat(report.failed()).isZero();
            assertThat(report.versions()).containsOnlyKeys("2").containsValue(report.requests());
            assertThat(report.split()).isEqualTo("v2 100 %");
            assertThat(report.latency().p50())
                    .isPositive()
                    .isLessThanOrEqualTo(report.latency().p99());
        }
    }

    @Test
    void anAnswerThatIsNot200IsAFailureWithItsReason() throws Exception {
        try (WebServer server = new WebServer()) {
            server.prepare("/infer", 500, "{\"error\":\"index out of bounds\"}");

            LoadReport report = send(server.url().resolve("/infer"));

            assertThat(report.failed()).isPositive().isEqualTo(report.requests());
            assertThat(report.examples()).allMatch(example -> example.contains("500") && example.contains("bounds"));
            assertThat(report.versions()).isEmpty();
        }
    }

    @Test
    void aServerThatIsGoneIsAFailure() throws Exception {
        URI gone;
        try (WebServer server = new WebServer()) {
            gone = server.url();
        }

        LoadReport report = send(gone);

        assertThat(report.failed()).isPositive().isEqualTo(report.requests());
    }

    @Test
    void throughAnIngressTheServiceIsAskedByItsOwnName() throws Exception {
        URI service = URI.create("http://penguins.default.example.com/v2/models/penguins/infer");
        try (WebServer ingress = new WebServer()) {
            ingress.prepare(service.toString(), 200, "{\"model_version\": \"2\"}");

            LoadReport report = send(service, Optional.of(ingress.url()));

            assertThat(report.failed()).isZero();
            assertThat(report.versions()).containsOnlyKeys("2");
        }
    }

    private static LoadReport send(URI url) {
        return send(url, Optional.empty());
    }

    private static LoadReport send(URI url, Optional<URI> ingress) {
        try (LoadGenerator load = LoadGenerator.start(url, ingress, "{}", 200, 4)) {
            LoadReport report = load.report();
            while (report.requests() == 0) {
                Thread.onSpinWait();
                report = load.report();
            }
            return report;
        }
    }
}
