// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A workspace is not closed before the writers under way are done. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class WorkspaceWritersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @Inject
    DataSource database;

    @Test
    void what_is_written_while_it_is_closed_goes_along() throws SQLException {
        String first = mlflow.experiment("first-" + mlflow.workspace);
        CompletableFuture<Integer> removal;
        try (Connection writer = database.getConnection()) {
            writer.setAutoCommit(false);
            try (Statement statement = writer.createStatement()) {
                statement.executeUpdate("insert into experiment select workspace, nextval('experiment_number'),"
                        + " 'late-' || workspace, artifact_location, lifecycle, creation_time, last_update_time"
                        + " from experiment where experiment_id = " + first);
            }

            removal = CompletableFuture.supplyAsync(this::remove);
            awaitWaiting();
            writer.commit();
        }

        assertThat(removal.join()).isEqualTo(204);
        for (String name : new String[] {"first-", "late-"}) {
            given().queryParams(Map.of("experiment_name", name + mlflow.workspace))
                    .get(Mlflow.API + "experiments/get-by-name")
                    .then()
                    .statusCode(200);
        }
    }

    private int remove() {
        return given().delete("/api/3.0/mlflow/workspaces/" + mlflow.workspace + "?mode=SET_DEFAULT")
                .statusCode();
    }

    /** Until somebody waits for a lock that the writer has. */
    private void awaitWaiting() throws SQLException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!isWaiting()) {
            assertThat(Instant.now()).as("nobody waits for the writer").isBefore(end);
            Thread.onSpinWait();
        }
    }

    private boolean isWaiting() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select exists (select 1 from pg_locks where locktype = 'advisory' and not granted)")) {
            return found.next() && found.getBoolean(1);
        }
    }
}
