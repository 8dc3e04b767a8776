// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.ledger.Ledger;
import io.neap.control.model.ModelReference;
import io.neap.control.model.ServableModel;
import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.Strategy.Canary;
import io.neap.control.rollout.analysis.Analysis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Services as the tests of rollouts need them. */
public final class Services {

    public static final ServiceName NAME = new ServiceName("default", "penguins");
    public static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    /** 10 % and 50 %, five seconds each; 50 requests. */
    public static final Strategy CANARY = new Canary(
            List.of(new Step(10, Duration.ofSeconds(5)), new Step(50, Duration.ofSeconds(5))),
            new Analysis(50, 0.01, 2.0, Duration.ofMillis(20)));

    private Services() {}

    public static InferenceServices services(
            ServiceStore store, Ledger ledger, ModelCatalog models, Platform platform, Clock clock) {
        return new InferenceServices(store, ledger, models, platform, clock);
    }

    public static ServiceSpec spec(int version, Strategy strategy) {
        return spec("models:/penguins/" + version, strategy);
    }

    public static ServiceSpec spec(String model, Strategy strategy) {
        return new ServiceSpec(ModelReference.parse(model), strategy, Optional.empty(), Template.DEFAULT);
    }

    public static ServableModel model(int version) {
        return new ServableModel(
                "penguins",
                String.valueOf(version),
                "1/models/m-" + version + "/artifacts/model.onnx",
                String.valueOf(version).repeat(64),
                1024);
    }

    public static RevisionName revision(long generation) {
        return RevisionName.of(NAME, generation);
    }
}
