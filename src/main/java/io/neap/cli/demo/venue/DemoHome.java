// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo.venue;

import io.neap.cli.process.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the demo keeps its state.
 *
 * @param temporary whether the demo made it, and may delete it
 */
public record DemoHome(Path folder, boolean temporary) {

    /** The user's NEAP_HOME where there is one, else a fresh folder. */
    public static DemoHome of(Settings settings) {
        if (settings.homeChosen()) {
            return new DemoHome(settings.home(), false);
        }
        try {
            return new DemoHome(Files.createTempDirectory("neap-demo-"), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the folder if the demo made it; what cannot be deleted is left to the system's cleaning of temporary files. */
    public void discard() {
        if (!temporary || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException leftBehind) {
            folder.toFile().deleteOnExit();
        }
    }
}
