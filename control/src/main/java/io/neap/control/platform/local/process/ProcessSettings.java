// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What holds for every process that is started.
 *
 * @param home holds {@code logs/}, {@code run/} and {@code cache/}
 * @param commands what to start instead of {@code java -jar}, by function
 * @param inherited control's variables that functions see
 * @param readinessInterval between two questions whether it is ready
 * @param startsAtOnce how many may start at a time; the others wait their turn
 * @param startPatience a start that takes longer no longer counts among them
 */
public record ProcessSettings(
        Path home,
        Path functionsDir,
        Map<String, List<String>> commands,
        List<String> jvmOptions,
        List<String> executableOptions,
        Map<String, String> inherited,
        Duration readinessInterval,
        int startsAtOnce,
        Duration startPatience) {

    public ProcessSettings {
        home = home.toAbsolutePath().normalize();
        functionsDir = functionsDir.toAbsolutePath().normalize();
        commands = Map.copyOf(commands);
        jvmOptions = List.copyOf(jvmOptions);
        executableOptions = List.copyOf(executableOptions);
        inherited = Map.copyOf(inherited);
    }

    /** What all processes may share and what may be deleted at any time: models, class archives. */
    Path cache() {
        return home.resolve("cache");
    }
}
