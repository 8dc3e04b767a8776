// SPDX-License-Identifier: Apache-2.0
package io.neap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neap.fixture.HouseFixture;
import io.neap.fixture.Python;
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

    @Test
    void aDataScientistsDayGoesThroughWithTheRealClient(@TempDir Path home) throws Exception {
        Optional<Python> python = Python.find();
        boolean mayBeMissing = !"true".equals(System.getenv("CI"));
        assumeTrue(
                python.isPresent() || !mayBeMissing,
                "SKIPPED: no Python 3.11 or newer is on the PATH, so MLflow's real client was not tried.");
        Path scratch = Files.createDirectories(home.resolve("scratch"));

        try (HouseFixture house = HouseFixture.start(home.resolve("neap"), Map.of())) {
            Python.Outcome day = python.orElseThrow()
                    .run(DAY, "mlflow_cycle.py", house.settings().url().toString(), scratch.toString());

            assertThat(day.code()).as(day.output()).isZero();
            assertThat(day.output()).contains("the whole cycle holds");
            assertThat(house.ledger().verify().path("faults")).isEmpty();
        }
    }
}
