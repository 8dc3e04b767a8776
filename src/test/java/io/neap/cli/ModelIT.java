// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.outcome.ExitCode;
import io.neap.fixture.HouseFixture;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
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

    @Test
    void aChampionThatIsHeldNeedsASecondPerson(@TempDir Path home) throws Exception {
        try (HouseFixture house = HouseFixture.start(home, Map.of())) {
            house.register("penguins", "steady.onnx");
            assertThat(said(house, "model", "policy", "penguins", "--approved", "champion"))
                    .contains("aliases that move to approved versions alone: [\"champion\"]\n");
            String[] move = {"model", "move", "penguins", "--alias", "champion", "--to", "1"};
            assertThat(refused(house, move)).contains("says no name");
            assertThat(refused(house, by("ada", move))).contains("neap model approve penguins 1 --alias champion");

            String[] approve = {"model", "approve", "penguins", "1", "--alias", "champion", "--reason", "measured"};
            assertThat(refused(house, approve)).contains("says no name");
            assertThat(said(house, by("bob", approve))).contains("bob has approved version 1 for champion.");

            assertThat(said(house, "model", "show", "penguins")).contains("approved for champion by bob");
            assertThat(said(house, "model", "inspect", "penguins", "1"))
                    .contains("approved for champion by bob at ", ": measured");
            assertThat(said(house, by("ada", move))).contains("champion leads to version 1.");
            assertThat(said(house, "model", "history", "penguins"))
                    .contains("approval.given  model/penguins/1  by user:bob", "\"approvedBy\":[\"bob\"]");
            assertThat(said(
                            house,
                            "model",
                            "approve",
                            "penguins",
                            "1",
                            "--alias",
                            "champion",
                            "--withdraw",
                            "--user",
                            "bob"))
                    .contains("bob has withdrawn");
        }
    }

    private static String[] by(String user, String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of("--user", user)).toArray(String[]::new);
    }

    private static String refused(HouseFixture house, String... arguments) throws Exception {
        CommandLineProcess command = CommandLineProcess.start(house.settings(), arguments);
        assertThat(command.await()).isEqualTo(ExitCode.FAILED);
        return command.err();
    }

    private static String said(HouseFixture house, String... arguments) throws Exception {
        CommandLineProcess command = CommandLineProcess.start(house.settings(), arguments);
        assertThat(command.await()).as(command.err()).isZero();
        return command.out();
    }
}
