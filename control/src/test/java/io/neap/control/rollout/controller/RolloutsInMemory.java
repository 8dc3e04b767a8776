// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.control.error.DomainException;
import io.neap.control.model.ModelReference;
import io.neap.control.model.ServableModel;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.Services;
import io.neap.control.rollout.analysis.Measurement;
import io.neap.control.rollout.analysis.Outcome;
import io.neap.control.rollout.analysis.Verdict;
import io.neap.control.rollout.status.ServiceStatuses;
import io.neap.control.rollout.status.Statuses;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Services and their rollouts whole, without a database or a process: what a test of a door to them stands on. */
public final class RolloutsInMemory {

    private final SettableClock clock = new SettableClock(Services.START);
    private final FakeLedger ledger = new FakeLedger(clock);
    private final FakePlatform platform = new FakePlatform();
    private final Progress progress = new Progress();
    private final SettableLeadership leadership = new SettableLeadership();
    private final RolloutMetrics metrics = new RolloutMetrics(new SimpleMeterRegistry());
    private final Map<String, ServableModel> models = new HashMap<>();
    private final FakeServiceStore store = new FakeServiceStore();
    private final InferenceServices services = Services.services(store, ledger, this::servable, platform, clock);
    private final RolloutController controller;
    private final RolloutSchedule schedule;

    public RolloutsInMemory() {
        RolloutConfig config = new TestConfig();
        Verdict passed =
                Verdict.of(List.of(new Measurement("preview_status", 200, 0, 200, Outcome.PASS, "it answered 200")));
        Observer observer = new Observer(
                platform, this::servable, (address, model) -> Uni.createFrom().item(passed), config);
        controller = new RolloutController(store, ledger, observer, progress, metrics, config, clock);
        schedule = new RolloutSchedule(store, controller, leadership, config, clock, new Here());
        for (int version = 1; version <= 3; version++) {
            leads("models:/penguins/" + version, version);
        }
    }

    /** Has the reference lead to the version from now on. */
    public void leads(String reference, int version) {
        models.put(reference, Services.model(version));
    }

    /** One pass over {@link Services#NAME}. */
    public void pass() {
        controller.reconcile(Services.NAME).await().indefinitely();
    }

    public SettableClock clock() {
        return clock;
    }

    public FakeLedger ledger() {
        return ledger;
    }

    public FakePlatform platform() {
        return platform;
    }

    public Progress progress() {
        return progress;
    }

    public SettableLeadership leadership() {
        return leadership;
    }

    public InferenceServices services() {
        return services;
    }

    public RolloutSchedule schedule() {
        return schedule;
    }

    public Intervention intervention() {
        return new Intervention(store, ledger, metrics, clock);
    }

    public ServiceStatuses statuses() {
        return Statuses.of(services, platform, progress);
    }

    private Uni<ServableModel> servable(String workspace, ModelReference reference) {
        return Uni.createFrom().item(() -> {
            ServableModel found = models.get(reference.toString());
            if (found == null) {
                throw DomainException.notFound("Model Version " + reference + " not found");
            }
            return found;
        });
    }

    record TestConfig() implements RolloutConfig {
        @Override
        public Duration interval() {
            return Duration.ofMillis(250);
        }

        @Override
        public Duration resync() {
            return Duration.ofSeconds(2);
        }

        @Override
        public int history() {
            return 1;
        }

        @Override
        public String artifacts() {
            return "http://control/artifacts/";
        }
    }

    /** Without a database there is no session to keep apart. */
    static final class Here implements Apart {

        @Override
        public <T> Uni<T> run(Uni<T> work) {
            return work;
        }
    }
}
