// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a {@code @QuarkusTest} what {@link ControlMain} gives control: a home of its own and a real PostgreSQL. */
public final class EmbeddedDatabaseResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "home")
                    .toAbsolutePath();
            EmbeddedDatabase started = EmbeddedDatabase.start(home);
            database = started;
            Map<String, String> settings = new HashMap<>(started.url().settings());
            settings.put("neap.home", home.toString());
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }
}
