// SPDX-License-Identifier: Apache-2.0
package io.neap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Oip;
import io.neap.cli.load.LoadGenerator;
import io.neap.cli.load.LoadReport;
import io.neap.fixture.HouseFixture;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Another image of Neap takes the place of the one that runs: that of {@code NEAP_PREVIOUS}, where it is named, else this
 * build's under another name.
 */
@Tag("cluster")
class ClusterUpgradeIT {

    private static final String BODY = Oip.body("features", List.of(HouseFixture.ROW));

    @Test
    void servicesAnswerMeanwhileAndNothingIsForgotten() {
        ClusterHouse cluster = ClusterHouse.get();
        String first = cluster.deployments().register("kept", "steady.onnx");
        cluster.deployments().deploy("kept", first, Map.of());
        JsonNode before = cluster.services().get("kept");
        long entries = entries(cluster);
        URI infer = cluster.address("kept").resolve("/v2/models/kept/infer");

        try (LoadGenerator load = LoadGenerator.start(infer, Optional.of(cluster.ingress()), BODY, 20, 2)) {
            cluster.upgrade();
            LoadReport report = load.finish();

            assertThat(report.requests()).isPositive();
            assertThat(report.failed()).as(report.examples().toString()).isZero();
        }
        JsonNode after = cluster.services().get("kept");
        assertThat(after.path("generation")).isEqualTo(before.path("generation"));
        assertThat(after.path("spec")).isEqualTo(before.path("spec"));
        assertThat(entries(cluster)).isGreaterThanOrEqualTo(entries);
        assertThat(cluster.ledger().verify().path("faults")).isEmpty();
        String second = cluster.deployments().register("kept", "steady.onnx");
        assertThat(cluster.deployments()
                        .deploy("kept", second, Map.of())
                        .path("status")
                        .path("rollout")
                        .path("phase")
                        .asText())
                .isEqualTo("Completed");
    }

    private static long entries(ClusterHouse cluster) {
        return cluster.ledger().verify().path("entries").asLong();
    }
}
