// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class CliReferenceTest {

    private static final Path PAGE = Path.of("site/reference/cli.md");

    /** All but those that only the launcher uses. */
    static Stream<CommandLine> commands() {
        return tree(Neap.commandLine(Map.of()))
                .filter(command -> !command.getCommandSpec().usageMessage().hidden());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void thePageShowsTheHelpOfEveryCommand(CommandLine command) throws IOException {
        String name = command.getCommandSpec().qualifiedName();

        assertThat(Files.readString(PAGE))
                .contains("## `" + name + "`\n\n```text\n" + command.getUsageMessage(Ansi.OFF) + "```\n");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(CommandLine command) {
        String[] path = command.getCommandSpec().qualifiedName().split(" ");
        List<String> arguments =
                Stream.concat(Stream.of(path).skip(1), Stream.of("--help")).toList();

        Terminal.Outcome outcome = Terminal.run(Map.of(), arguments.toArray(String[]::new));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).startsWith("Usage: " + String.join(" ", path));
    }

    private static Stream<CommandLine> tree(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().distinct().flatMap(CliReferenceTest::tree));
    }
}
