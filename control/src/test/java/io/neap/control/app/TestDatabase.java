// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import java.nio.file.Path;

/** A PostgreSQL of a test's own, for an application that is given one by {@code NEAP_DATABASE_URL}. */
public final class TestDatabase implements AutoCloseable {

    private final EmbeddedDatabase database;

    private TestDatabase(EmbeddedDatabase database) {
        this.database = database;
    }

    /** Keeps its data in the folder. */
    public static TestDatabase start(Path folder) {
        return new TestDatabase(EmbeddedDatabase.start(folder));
    }

    /** As {@code NEAP_DATABASE_URL} says it. */
    public String url() {
        DatabaseUrl url = database.url();
        return "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                + url.database();
    }

    @Override
    public void close() {
        database.close();
    }
}
