// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.bench.cold.StartArchive;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.ControlArchive;
import io.neap.cli.process.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The last step of the launcher's build. */
@Command(
        name = "archive",
        hidden = true,
        description = "Leave beside the apps what lets a Java machine start them quickly.",
        mixinStandardHelpOptions = true)
final class ArchiveCommand implements Callable<Integer> {

    private final Settings settings;

    ArchiveCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        StartArchive.make(settings);
        ControlArchive.make(settings);
        return ExitCode.OK;
    }
}
