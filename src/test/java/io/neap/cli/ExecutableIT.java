// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.Terminal.Outcome;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Ports;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable says what the jar says, letter by letter. */
@EnabledIfSystemProperty(named = "neap.test.executable", matches = ".+", disabledReason = "there is only the jar")
class ExecutableIT {

    private static final List<String> EXECUTABLE = List.of(CommandLineProcess.EXECUTABLE);
    private static final String VERIFY = "/api/v1/ledger/verify";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "bench cold --help",
                "completion",
                "nonsense",
                "why",
                "why a b",
                "why --at yesterday a",
                "bench cold --runs 0",
                "up --fast",
                "test --json --status 1",
                "ledger verify",
                "ledger verify --url here"
            })
    void itAnswersArgumentsAsTheJarDoes(String line) {
        Map<String, String> environment = environment();

        Outcome jar = Terminal.run(CommandLineProcess.jar(), environment, line.split(" ", -1));

        assertThat(Terminal.run(EXECUTABLE, environment, line.split(" ", -1))).isEqualTo(jar);
        assertThat(jar.out() + jar.err()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger verify", "ledger verify --json"})
    void itSaysTheSameOfAnAnswerInEveryScript(String line) throws IOException {
        try (WebServer server = new WebServer()) {
            server.prepare(VERIFY, 200, "{\"faults\":[{\"sequence\":3,\"message\":\"\u00c4r\u2014\uD83D\uDC27\"}]}");
            for (String locale : List.of("C", "C.UTF-8")) {
                Map<String, String> environment = new HashMap<>(environment());
                environment.put("NEAP_URL", server.url().toString());
                environment.put("LC_ALL", locale);

                Outcome jar = Terminal.run(CommandLineProcess.jar(), environment, line.split(" ", -1));

                assertThat(jar.exitCode()).isEqualTo(ExitCode.LEDGER_BROKEN);
                assertThat(Terminal.run(EXECUTABLE, environment, line.split(" ", -1)))
                        .isEqualTo(jar);
            }
        }
    }

    @Test
    void itFindsOnThisMachineWhatTheJarFinds() {
        Map<String, String> environment = environment();

        Outcome jar = Terminal.run(CommandLineProcess.jar(), environment, "doctor", "--json");
        Outcome own = Terminal.run(EXECUTABLE, environment, "doctor", "--json");

        assertThat(own.exitCode()).isEqualTo(jar.exitCode());
        assertThat(withoutRoom(own.out())).isEqualTo(withoutRoom(jar.out()));
        assertThat(own.out()).contains("JDK", "memory");
    }

    @Test
    void aWrongEnvironmentIsSaidAsByTheJar() {
        Map<String, String> environment = Map.of("NEAP_HTTP_PORT", "http");

        Outcome jar = Terminal.run(CommandLineProcess.jar(), environment, "up");

        assertThat(Terminal.run(EXECUTABLE, environment, "up")).isEqualTo(jar);
        assertThat(jar.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void withoutAJdkItStillAnswersAndSaysWhatIsMissing() {
        Outcome outcome = Terminal.run(EXECUTABLE, Map.of("JAVA_HOME", "/nowhere"), "doctor");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.out()).contains("JAVA_HOME names none: install a JDK 21");
    }

    @Test
    void aReaderThatLeavesEarlyIsNoFailure() {
        Outcome outcome =
                Terminal.run(List.of("sh", "-c", "\"$0\" --help | head -n 1"), Map.of(), EXECUTABLE.getFirst());

        assertThat(outcome.out()).startsWith("Usage: neap").hasLineCount(1);
        assertThat(outcome.err()).isEmpty();
    }

    private static Map<String, String> environment() {
        return Map.of("NEAP_ROOT", "..", "NEAP_HTTP_PORT", Integer.toString(Ports.free()));
    }

    /** The free room of the disk may change from one to the other. */
    private static String withoutRoom(String json) {
        return json.replaceAll("[0-9]+ GiB free", "room");
    }
}
