// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsParserTest {

    @TempDir
    private Path folder;

    @Test
    void aMappingIsReadWithItsNestedPartsAndRealNames() throws IOException {
        Path source = Files.writeString(folder.resolve("TideConfig.java"), """
                /** How the {@code tide}
                 *  moves. */
                @ConfigMapping(prefix = "neap.tide")
                interface TideConfig {
                    /** <p>How high, in {@code <metres>}. */
                    @WithDefault("3")
                    int highWater();

                    /** Who watches, by {@link Harbour}. */
                    @WithName("guard")
                    Optional<String> watchman();

                    /** Set by the application. */
                    Path logFile();

                    /** Not a setting of its own. */
                    Moon moon();

                    interface Moon {
                        /** Days from full to full. */
                        @WithDefault("29.5")
                        double cycle();
                    }
                }
                """);

        List<Setting.Group> groups = new SettingsParser(Map.of("neap.tide.log-file", "tide.log")).parse(source);

        assertThat(groups)
                .containsExactly(new Setting.Group(
                        "neap.tide",
                        "How the `tide` moves.",
                        List.of(
                                new Setting(
                                        "neap.tide.high-water",
                                        "int",
                                        Optional.of("3"),
                                        false,
                                        "How high, in `<metres>`."),
                                new Setting(
                                        "neap.tide.guard",
                                        "String",
                                        Optional.empty(),
                                        true,
                                        "Who watches, by `Harbour`."),
                                new Setting(
                                        "neap.tide.log-file",
                                        "Path",
                                        Optional.of("tide.log"),
                                        false,
                                        "Set by the application."),
                                new Setting(
                                        "neap.tide.moon.cycle",
                                        "double",
                                        Optional.of("29.5"),
                                        false,
                                        "Days from full to full."))));
    }
}
