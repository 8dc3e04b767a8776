// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a cluster can do to the operator; on the tests' own cluster alone, whose programs are ended and paused. */
@Tag("cluster")
@Execution(ExecutionMode.SAME_THREAD)
class ClusterFaultsIT {

    private static OperatorFixture operator;

    @BeforeAll
    static void start() {
        operator = OperatorFixture.open(OperatorFixture.unique("faults"), Map.of());
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    @Test
    void theApiServerIsKilledAndItsHistoryForgotten() {
        apply("before-kill");
        operator.awaitReady("before-kill");

        fault("compact");
        fault("kill", "kube-apiserver");
        apply("after-kill");

        operator.awaitReady("after-kill");
        assertThat(told("before-kill", "service.applied")).isOne();
        assertThat(told("after-kill", "rollout.completed")).isOne();
    }

    @Test
    void etcdStandsStillForAWhile() {
        apply("before-pause");
        fault("pause", "etcd", "8");
        apply("after-pause");

        operator.awaitReady("before-pause");
        operator.awaitReady("after-pause");
        assertThat(told("before-pause", "rollout.completed")).isOne();
    }

    @Test
    void etcdAnswersLate() {
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> fault("slow", "etcd", "30"));
        apply("while-slow");
        operator.apply("while-slow", "{model: 'models:/penguins/2'}");
        slow.join();

        operator.awaitReady("while-slow");
        assertThat(operator.service("while-slow").getStatus().split()).isEqualTo("v2 100%");
        assertThat(told("while-slow", "service.applied")).isBetween(1L, 2L);
    }

    @Test
    void theApplicationIsKilledWhileItIsAsked() throws IOException {
        apply("before-death");
        operator.application().kill();
        apply("while-dead");
        operator.application().restart();

        operator.awaitReady("before-death");
        operator.awaitReady("while-dead");
        assertThat(told("before-death", "service.applied")).isOne();
        assertThat(told("while-dead", "rollout.started")).isOne();
    }

    private static void fault(String... words) {
        List<String> command = new ArrayList<>(List.of("bash", "src/test/cluster/cluster", "fault"));
        command.addAll(List.of(words));
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void apply(String name) {
        operator.apply(name, "{model: 'models:/penguins/1'}");
    }

    private static long told(String name, String kind) {
        return operator.control().told(name, kind);
    }
}
