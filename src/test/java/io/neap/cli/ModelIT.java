// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.outcome.ExitCode;
import io.neap.fixture.HouseFixture;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelIT {

    @Test
    void anAliasGoesBackToTheVersionThatServedBefore(@TempDir Path home) throws Exception {
        try (HouseFixture house = HouseFixture.start(home, Map.of())) {
            for (String version : new String[] {"1", "2"}) {
                assertThat(house.register("penguins", "steady.onnx")).isEqualTo(version);
                house.deploy("penguins", version, Map.of());
            }
            house.register("penguins", "steady.onnx");
            house.api()
                    .post(
                            "/api/2.0/mlflow/registered-models/alias",
                            Map.of("name", "penguins", "alias", "champion", "version", "2"));

            assertThat(said(house, "model", "rollback", "penguins", "--alias", "champion", "--reason", "zu träge"))
                    .contains("champion moved from version 2 to version 1")
                    .contains("penguins");

            assertThat(said(house, "model", "show", "penguins")).contains("champion -> 1", "version 3");
            assertThat(said(house, "model", "history", "penguins"))
                    .contains("registered-model.created", "alias.set  model/penguins  by client", "zu träge");
            assertThat(said(house, "model", "show", "penguins"))
                    .contains("formats: onnx", "callers of version 2 can call it");
            assertThat(said(house, "model", "inspect", "penguins", "3")).contains("ONNX: ", "input ", "output ");
            assertThat(said(house, "model", "policy", "penguins"))
                    .contains("formats that run code: warn (inherited)", "alone: none (inherited)");
            assertThat(said(
                            house,
                            "model",
                            "policy",
                            "penguins",
                            "--formats",
                            "block",
                            "--compatible",
                            "champion,shadow"))
                    .contains("formats that run code: block\n", "alone: [\"champion\",\"shadow\"]\n");
            assertThat(said(house, "model", "policy", "penguins", "--formats", "inherit", "--compatible", "none"))
                    .contains("warn (inherited)", "alone: none\n");
            assertThat(said(house, "model", "move", "penguins", "--alias", "champion", "--to", "3", "--reason", "told"))
                    .contains("champion leads to version 3.");
            CommandLineProcess unknown = CommandLineProcess.start(house.settings(), "model", "show", "none");
            assertThat(unknown.await()).isEqualTo(ExitCode.FAILED);
            assertThat(unknown.err()).contains("404").contains("none not found");
        }
    }

    private static String said(HouseFixture house, String... arguments) throws Exception {
        CommandLineProcess command = CommandLineProcess.start(house.settings(), arguments);
        assertThat(command.await()).as(command.err()).isZero();
        return command.out();
    }
}
