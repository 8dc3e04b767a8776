// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.outcome.ExitCode;
import io.neap.fixture.HouseFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResetIT {

    @Test
    void aHomeIsAsAfterItsFirstStartAndGoesOn(@TempDir Path home) throws Exception {
        try (HouseFixture house = HouseFixture.start(home, Map.of())) {
            String version = house.register("penguins", "steady.onnx");
            house.deploy("penguins", version, Map.of());

            CommandLineProcess unsure = CommandLineProcess.start(house.settings(), "reset");
            assertThat(unsure.await()).isEqualTo(ExitCode.USAGE);
            assertThat(unsure.err()).contains("Add --yes");
            assertThat(services(house)).hasSize(1);

            reset(house);

            assertThat(services(house)).isEmpty();
            assertThat(house.inferenceProcesses()).isEmpty();
            assertThat(experiments(house).findValuesAsText("experiment_id")).containsExactly("0");
            assertThat(house.api().get("/api/2.0/mlflow/registered-models/search"))
                    .isEmpty();
            assertThat(home.resolve("artifacts")).doesNotExist();

            assertThat(house.deploy("penguins", house.register("penguins", "steady.onnx"), Map.of()))
                    .isNotNull();
            assertThat(house.api().post("/api/2.0/mlflow/experiments/create", Map.of("name", "first")))
                    .hasToString("{\"experiment_id\":\"1\"}");
            house.restart();
            assertThat(house.ledger().verify().path("faults")).isEmpty();
            assertThat(services(house)).hasSize(1);
        }
    }

    @Test
    void aNeapThatIsNotForDevelopmentRefuses(@TempDir Path home) throws Exception {
        try (HouseFixture house = HouseFixture.start(home, Map.of("NEAP_RESET_ALLOWED", "false"))) {
            house.register("penguins", "steady.onnx");

            CommandLineProcess refused = CommandLineProcess.start(house.settings(), "reset", "--yes");

            assertThat(refused.await()).isEqualTo(ExitCode.FAILED);
            assertThat(refused.err()).contains("403").contains("This Neap is not reset");
            assertThat(house.api()
                            .get("/api/2.0/mlflow/registered-models/search")
                            .path("registered_models"))
                    .hasSize(1);
        }
    }

    private static void reset(HouseFixture house) throws IOException, InterruptedException {
        CommandLineProcess reset = CommandLineProcess.start(house.settings(), "reset", "--yes");
        assertThat(reset.await()).as(reset.err()).isZero();
        assertThat(reset.out()).contains("Everything is deleted");
    }

    private static JsonNode services(HouseFixture house) {
        return house.api().get("/api/v1/workspaces/default/services").path("services");
    }

    private static JsonNode experiments(HouseFixture house) {
        return house.api().post("/api/2.0/mlflow/experiments/search", Map.of("max_results", 10));
    }
}
