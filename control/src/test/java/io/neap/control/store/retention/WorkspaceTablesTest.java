// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** No table has a workspace of which nobody has said what becomes of it when the workspace is deleted. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class WorkspaceTablesTest {

    /** Emptied or moved by {@link WorkspaceSweep} and {@link WorkspaceMove}, or with a row that is. */
    private static final Set<String> SWEPT = Set.of(
            "experiment",
            "experiment_tag",
            "run",
            "param",
            "run_tag",
            "latest_metric",
            "dataset",
            "logged_model",
            "trace",
            "registered_model",
            "registered_model_tag",
            "model_version",
            "model_version_tag",
            "model_alias",
            "model_policy",
            "approval",
            "webhook",
            "webhook_delivery",
            "import_record",
            "retention_policy",
            "retention_folder",
            "workspace_policy");

    /** Hold up the deletion. */
    private static final Set<String> IN_USE = Set.of("service", "trigger");

    /** Stay: what was. */
    private static final Set<String> HISTORY = Set.of("ledger_entry", "event", "pipeline_run", "dead_letter");

    @Inject
    DataSource database;

    @Test
    void every_table_with_a_workspace_has_an_end() throws SQLException {
        Set<String> tables = new TreeSet<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select table_name from information_schema.columns"
                        + " where table_schema = 'public' and column_name = 'workspace'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }

        Set<String> known = new TreeSet<>(SWEPT);
        known.addAll(IN_USE);
        known.addAll(HISTORY);
        assertThat(tables)
                .as("say in WorkspaceSweep and WorkspaceMove what becomes of it, and then here")
                .isEqualTo(known);
    }
}
