// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Child;
import io.neap.cli.bench.ModelServer;
import io.neap.cli.process.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a server bears more than it can do: at half of the most that it answers, and at three times that. The model computes
 * for so long that those who ask, on the same machine, take little from it.
 *
 * @param peak answers a second at most
 * @param half at half of that
 * @param threefold at three times that
 */
record Overload(double peak, OpenLoop.Outcome half, OpenLoop.Outcome threefold) {

    /** More than a queue of ours holds. */
    private static final int CALLERS = 512;

    static Overload of(ModelServer server, Bench bench, ServingBench.Plan plan)
            throws IOException, InterruptedException {
        int port = Ports.free();
        try (Child child = server.start(port)) {
            child.await("its first answer", () -> bench.isAnsweredAt(port));
            ClosedLoop most = new ClosedLoop(bench, Form.JSON, port, plan.connections());
            most.run(plan.warmUp());
            Duration time = plan.time();
            double peak = most.run(time).length / (time.toNanos() / 1e9);
            OpenLoop callers = new OpenLoop(bench, port, CALLERS);
            return new Overload(peak, callers.run(peak / 2, time), callers.run(peak * 3, time));
        }
    }

    /** Answers at three times the peak, in parts of the peak. */
    double goodput() {
        return threefold.answered() / peak;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("peak_per_second", peak);
        json.put("half_p50_ms", half.answers().p50());
        json.put("half_p99_ms", half.answers().p99());
        json.put("threefold_offered_per_second", threefold.offered());
        json.put("threefold_goodput", goodput());
        json.put("threefold_p50_ms", threefold.answers().p50());
        json.put("refusal_p50_ms", threefold.refusals().p50());
        json.put("refusal_p99_ms", threefold.refusals().p99());
        return json;
    }
}
