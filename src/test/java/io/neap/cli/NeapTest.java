// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.Terminal.Outcome;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeapTest {

    private static final String VERIFY = "/api/v1/ledger/verify";
    private static final String EXPLAIN = "/api/v1/workspaces/default/services/penguins/explain";

    private WebServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new WebServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        Outcome outcome = Terminal.run(Map.of());

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).contains("up", "demo", "test", "native", "why", "ledger", "doctor", "completion");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "why",
                "why a b",
                "why --at yesterday a",
                "why --url 127.0.0.1 a",
                "why --url ftp://a b",
                "ledger",
                "rollout",
                "rollout promote",
                "up --fast",
                "test",
                "native"
            })
    void argumentsThatMakeNoSenseAreUsageErrors(String line) {
        Outcome outcome = Terminal.run(Map.of(), line.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).startsWith("neap: ").contains("--help`").hasLineCount(2);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aNeapThatDoesNotAnswerIsExitCodeThree() {
        Outcome outcome = Terminal.run(Map.of("NEAP_HTTP_PORT", Integer.toString(Ports.free())), "ledger", "verify");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(outcome.err()).hasLineCount(1).contains("does not answer at http://127.0.0.1:", "neap up");
    }

    @Test
    void aWholeLedgerIsExitCodeZero() {
        server.prepare(VERIFY, 200, "{\"entries\":7,\"unsealed\":1,\"head\":\"abcdef0123456789\",\"faults\":[]}");

        Outcome outcome = run("ledger", "verify");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out())
                .isEqualToIgnoringNewLines("The ledger is whole: 7 entries, 1 not sealed yet, head abcdef012345");
    }

    @Test
    void aBrokenLedgerIsExitCodeFourAndEachFaultIsNamed() {
        server.prepare(
                VERIFY,
                200,
                "{\"entries\":7,\"unsealed\":0,\"head\":\"ab\","
                        + "\"faults\":[{\"sequence\":3,\"kind\":\"CHANGED\",\"message\":\"its hash differs\"}]}");

        Outcome outcome = run("ledger", "verify");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.LEDGER_BROKEN);
        assertThat(outcome.out()).contains("The ledger is broken", "3 CHANGED: its hash differs");
    }

    @Test
    void aBrokenLedgerIsExitCodeFourAsJsonToo() {
        server.prepare(VERIFY, 200, "{\"faults\":[{\"sequence\":3}]}");

        Outcome outcome = run("ledger", "verify", "--json");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.LEDGER_BROKEN);
        assertThat(outcome.out()).startsWith("{").contains("\"sequence\" : 3");
    }

    @Test
    void whyPrintsTheTextOfTheExplanation() {
        server.prepare(EXPLAIN, 200, "{\"text\":\"penguins serves version 2.\\n\"}");

        Outcome outcome = run("why", "penguins");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).isEqualToIgnoringNewLines("penguins serves version 2.");
    }

    @Test
    void whyAsksForAnInstantAndAWorkspace() {
        server.prepare(
                "/api/v1/workspaces/birds/services/penguins/explain?at=2026-11-23T09:30:00Z",
                200,
                "{\"text\":\"then\"}");

        Outcome outcome = run("why", "penguins", "--workspace", "birds", "--at", "2026-11-23T09:30:00Z");

        assertThat(outcome.out()).isEqualToIgnoringNewLines("then");
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "abort"})
    void aRolloutIsDecidedByAPerson(String verb) {
        server.prepare(
                "/api/v1/workspaces/default/services/penguins/rollout/" + verb,
                200,
                "{\"name\":\"penguins\",\"status\":{\"rollout\":{\"generation\":3,\"reason\":\"as a person says\"}}}");

        Outcome outcome = run("rollout", verb, "penguins");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).isEqualToIgnoringNewLines("penguins: rollout 3 as a person says");
    }

    @Test
    void whoAsksIsSaidByAnOptionOrTheEnvironmentElseByNobody() {
        server.prepare(EXPLAIN, 200, "{\"text\":\"then\"}");
        Map<String, String> environment = Map.of("NEAP_URL", server.url().toString(), "NEAP_USER", "Zoë");

        run("why", "penguins");
        assertThat(server.authorization(EXPLAIN)).isEmpty();

        Terminal.run(environment, "why", "penguins");
        assertThat(server.authorization(EXPLAIN)).hasValue(basic("Zoë:"));

        Terminal.run(environment, "why", "penguins", "--user", "ada");
        assertThat(server.authorization(EXPLAIN)).hasValue(basic("ada:"));
    }

    @Test
    void aUserWhoseNameCannotBeSaidIsAUsageError() {
        Outcome outcome = run("why", "penguins", "--user", "ada:secret");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).hasLineCount(1).contains("a name has no ':'").doesNotContain("secret");
    }

    @Test
    void anApprovalIsToldAndWhatItIsNotOf() {
        String approvals = "/api/v1/workspaces/default/models/net/versions/3/approvals";
        String given = "{\"alias\":\"champion\",\"version\":\"3\",\"approver\":\"bob\",\"note\":\"Of its address.\"}";
        server.prepare(approvals, 200, given);
        server.prepare(approvals + "/champion", 200, given);

        Outcome approved = run("model", "approve", "net", "3", "--alias", "champion", "--user", "bob");
        Outcome withdrawn = run("model", "approve", "net", "3", "--alias", "champion", "--withdraw");

        assertThat(approved.out()).isEqualToIgnoringNewLines("bob has approved version 3 for champion.Of its address.");
        assertThat(withdrawn.out())
                .isEqualToIgnoringNewLines("bob has withdrawn the approval of version 3 for champion.");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRefusalIsSaidInTheWordsOfItsReason() {
        Outcome outcome = run("why", "nobody");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err()).hasLineCount(1).contains("404", "Nothing is here.");
    }

    @Test
    void anInstantThatIsNoneIsSaidWithoutTheWordsOfAProgram() {
        Outcome outcome = run("why", "penguins", "--at", "yesterday");

        assertThat(outcome.err()).contains("'yesterday' is no instant such as").doesNotContain("java");
    }

    @Test
    void anAddressThatIsNoneIsAUsageErrorFromTheEnvironmentToo() {
        Outcome outcome = Terminal.run(Map.of("NEAP_URL", "here"), "ledger", "verify");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("'here' is no address such as http://127.0.0.1:8080");
    }

    @Test
    void aNameIsOnePartOfThePathWhateverItHolds() {
        server.prepare(
                "/api/v1/workspaces/default/services/a%20b%2F..%2Fc%3F/explain", 400, "{\"detail\":\"No name.\"}");

        Outcome outcome = run("why", "a b/../c?");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err()).hasLineCount(1).contains("No name.");
        assertThat(run("why", "").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aPageOfAnotherServerIsNotTakenForAReason() {
        server.prepare(VERIFY, 404, "<html>\n<h1>Not found</h1>\n</html>");

        Outcome outcome = run("ledger", "verify");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err())
                .hasLineCount(1)
                .contains("404", "another server")
                .doesNotContain("html");
    }

    @Test
    void anIngressIsForANeapThatIsNamed() {
        Outcome outcome = Terminal.run(Map.of(), "demo", "--ingress", "http://127.0.0.1:8081");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("--ingress needs --url");
    }

    @Test
    void upSaysThatAnAddressIsNotOfThisMachine() {
        Outcome outcome = Terminal.run(
                Map.of("NEAP_HTTP_HOST", "192.0.2.1", "NEAP_ROOT", "..", "NEAP_HOME", "target/no-home"), "up");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).hasLineCount(1).contains("NEAP_HTTP_HOST", "no address of this machine");
    }

    @Test
    void aServerThatIsNotNeapIsNoticed() {
        server.prepare(VERIFY, 200, "<html>hello</html>");

        Outcome outcome = run("ledger", "verify");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err()).contains("did not answer with JSON");
    }

    @Test
    void upSaysWhoHasThePort() {
        server.prepare("/q/health/ready", 200, "{}");

        Outcome outcome = Terminal.run(
                Map.of(
                        "NEAP_HTTP_PORT", Integer.toString(server.url().getPort()),
                        "NEAP_ROOT", "..",
                        "NEAP_HOME", "target/no-home"),
                "up");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err()).hasLineCount(1).contains("already", "NEAP_HTTP_PORT");
    }

    @Test
    void completionIsAScriptForTheShell() {
        Outcome outcome = Terminal.run(Map.of(), "completion");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).startsWith("#!/usr/bin/env bash").contains("complete -F");
    }

    private Outcome run(String... arguments) {
        return Terminal.run(Map.of("NEAP_URL", server.url().toString()), arguments);
    }
}
