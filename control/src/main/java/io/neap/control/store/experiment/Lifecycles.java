// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.search.Search;
import io.neap.control.store.sql.Sql;

/** The view of a search as SQL. */
final class Lifecycles {

    private Lifecycles() {}

    static void filter(Sql sql, String column, Search.View view) {
        switch (view) {
            case ACTIVE_ONLY -> sql.add(" and " + column + " = ?", Lifecycle.ACTIVE.name());
            case DELETED_ONLY -> sql.add(" and " + column + " = ?", Lifecycle.DELETED.name());
            case ALL -> {}
        }
    }
}
