// SPDX-License-Identifier: Apache-2.0
package io.neap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neap.fixture.HouseFixture;
import io.neap.fixture.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MLflow's own Python client is the judge of what is compatible. */
class MlflowClientIT {

    private static final Duration DAY = Duration.ofMinutes(5);
    private static final Path METHODS = Path.of("../control/src/main/resources/mlflow/methods.csv");

    private static final Map<String, String> RECEIVERS_HERE =
            Map.of("NEAP_WEBHOOK_SCHEMES", "http,https", "NEAP_WEBHOOK_PRIVATE_ADDRESSES", "true");

    @Test
    void aDataScientistsDayGoesThroughWithTheRealClient(@TempDir Path home) throws Exception {
        Python python = python();
        Path scratch = Files.createDirectories(home.resolve("scratch"));

        try (HouseFixture house = HouseFixture.start(home.resolve("neap"), RECEIVERS_HERE)) {
            String url = house.settings().url().toString();
            assertSays("the whole cycle holds", python.run(DAY, "mlflow_cycle.py", url, scratch.toString()));
            assertSays("corners hold", python.run(DAY, "mlflow_corners.py", url, scratch.toString()));
            assertSays("policies hold", python.run(DAY, "mlflow_policies.py", url, scratch.toString()));
            assertSays("traces hold", python.run(DAY, "mlflow_traces.py", url));
            assertSays("webhooks hold", python.run(DAY, "mlflow_webhooks.py", url));
            assertThat(house.ledger().verify().path("faults")).isEmpty();
        }
    }

    /** What Neap knows of MLflow's methods is what the package declares. */
    @Test
    void theTableOfMethodsIsThatOfThePackage() throws Exception {
        Python.Outcome printed = python().run(DAY, "mlflow_methods.py");

        assertThat(METHODS)
                .as("print it anew with src/test/python/mlflow_methods.py")
                .hasContent(printed.output());
    }

    private static void assertSays(String success, Python.Outcome outcome) {
        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains(success);
    }

    private static Python python() throws IOException, InterruptedException {
        Optional<Python> python = Python.find();
        boolean mayBeMissing = !"true".equals(System.getenv("CI"));
        assumeTrue(
                python.isPresent() || !mayBeMissing,
                "SKIPPED: no Python 3.11 or newer is on the PATH, so MLflow's real client was not tried.");
        return python.orElseThrow();
    }
}
