// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.outcome.ExitCode;
import io.neap.fixture.HouseFixture;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionIT {

    private static final String RUNS = "/api/2.0/mlflow/runs/";

    @Test
    void aPlanIsShownBeforeAnythingIsDeleted(@TempDir Path home) throws Exception {
        try (HouseFixture house = HouseFixture.start(home, Map.of())) {
            String run = house.api()
                    .post(RUNS + "create", Map.of("experiment_id", "0"))
                    .path("run")
                    .path("info")
                    .path("run_id")
                    .asText();
            house.api().post(RUNS + "delete", Map.of("run_id", run));

            assertThat(said(house, "retention", "set", "--purge-deleted", "0", "--delete-runs", "90:status = 'FAILED'"))
                    .contains("\"deletedAfterDays\" : 0", "status = 'FAILED'");
            assertThat(said(house, "retention", "show")).contains("\"automatic\" : false");
            assertThat(said(house, "retention", "plan")).contains("purge-runs", run);
            CommandLineProcess hasty = CommandLineProcess.start(house.settings(), "retention", "apply");
            assertThat(hasty.await()).isEqualTo(ExitCode.USAGE);
            assertThat(hasty.out()).contains("purge-runs", run);
            assertThat(hasty.err()).contains("nothing was deleted. Add --yes");
            assertThat(house.api().status(RUNS + "get?run_id=" + run)).isEqualTo(200);

            assertThat(said(house, "retention", "apply", "--yes")).contains("Done:", "purge-runs", "Nothing is left");

            assertThat(house.api().status(RUNS + "get?run_id=" + run)).isEqualTo(404);
            CommandLineProcess wrong =
                    CommandLineProcess.start(house.settings(), "retention", "set", "--thin-curves", "30");
            assertThat(wrong.await()).isEqualTo(ExitCode.USAGE);
            assertThat(wrong.err()).contains("--thin-curves is days, a colon and the rest");
        }
    }

    private static String said(HouseFixture house, String... arguments) throws Exception {
        CommandLineProcess command = CommandLineProcess.start(house.settings(), arguments);
        assertThat(command.await()).as(command.err()).isZero();
        return command.out();
    }
}
