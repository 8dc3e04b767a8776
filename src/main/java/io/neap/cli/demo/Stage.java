// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Api;
import io.neap.cli.client.Events;
import io.neap.cli.client.LedgerClient;
import io.neap.cli.client.Mlflow;
import io.neap.cli.client.Oip;
import io.neap.cli.client.Services;
import io.neap.cli.demo.venue.Venue;
import io.neap.cli.load.LoadGenerator;
import io.neap.cli.load.LoadReport;
import io.neap.cli.outcome.Failure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the steps share: the running Neap, its APIs, the data, and what has been learnt so far. */
final class Stage implements AutoCloseable {

    static final String WORKSPACE = "default";
    static final String MODEL = "penguins";
    static final String SERVICE = "penguins";
    static final String INPUT = "features";
    static final String TRIGGER = "retrain-" + MODEL;

    /** More than any step should take, on a busy cluster too. */
    static final Duration LONGEST = Duration.ofMinutes(3);

    private static final long POLL_MILLIS = 100;

    private final Venue venue;
    private final Narrator narrator;
    private final Clock clock;
    private final Penguins penguins;
    private final Api api;
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final Map<String, String> notes = new LinkedHashMap<>();
    private @Nullable URI service;

    Stage(Venue venue, Narrator narrator, Clock clock, Penguins penguins) {
        this.venue = venue;
        this.narrator = narrator;
        this.clock = clock;
        this.penguins = penguins;
        this.api = new Api(venue.url());
    }

    Venue venue() {
        return venue;
    }

    @Override
    public void close() {
        venue.close();
    }

    Penguins penguins() {
        return penguins;
    }

    Clock clock() {
        return clock;
    }

    Api api() {
        return api;
    }

    Mlflow mlflow() {
        return new Mlflow(api, clock);
    }

    Events events() {
        return new Events(api, WORKSPACE);
    }

    Services services() {
        return new Services(api, WORKSPACE);
    }

    LedgerClient ledger() {
        return new LedgerClient(api);
    }

    /** Where the service has said that it is reached. */
    URI service() {
        URI known = service;
        if (known == null) {
            known = await(
                    LONGEST,
                    "The service had no address",
                    () -> Optional.of(services()
                                    .get(SERVICE)
                                    .path("status")
                                    .path("url")
                                    .asText())
                            .filter(text -> !text.isEmpty())
                            .map(URI::create));
            service = known;
        }
        return known;
    }

    Oip oip() {
        return new Oip(new Api(service(), venue.ingress()), service().getPath() + "/v2", MODEL);
    }

    void say(String text) {
        narrator.say(text);
    }

    /** Keeps a JSON value for the report. */
    void fact(String name, Object value) {
        facts.put(name, value);
    }

    /** The facts since the last call. */
    Map<String, Object> takeFacts() {
        Map<String, Object> taken = new LinkedHashMap<>(facts);
        facts.clear();
        return taken;
    }

    /** Keeps something for a later step. */
    void remember(String name, String value) {
        notes.put(name, value);
    }

    /** What an earlier step kept. */
    String recall(String name) {
        String value = notes.get(name);
        if (value == null) {
            throw new IllegalStateException("no step before this one has remembered " + name);
        }
        return value;
    }

    void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Failure(otherwise, "");
        }
    }

    void requireNoneFailed(LoadReport report) {
        require(report.failed() == 0, report.failed() + " requests failed, such as " + report.examples() + ".");
    }

    /** Starts to ask for the prediction of one held-out row, again and again. */
    LoadGenerator load(int perSecond, int connections) {
        String body = Oip.body(INPUT, List.of(penguins.heldOut().getFirst().measurements()));
        return LoadGenerator.start(service().resolve(oip().inferPath()), venue.ingress(), body, perSecond, connections);
    }

    void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("The demo was interrupted.", "");
        }
    }

    /** Asks again and again until there is an answer; {@code what} completes "… after 60 s". */
    <T> T await(Duration limit, String what, Supplier<Optional<T>> question) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > deadline) {
                throw new Failure(what + " after " + limit.toSeconds() + " s.", "");
            }
            pause(POLL_MILLIS);
        }
    }

    /** Asks for a version and waits until its rollout has come to an end, good or bad; returns the service then. */
    JsonNode deliver(String version, Map<String, Object> strategy, RolloutWatcher watcher) {
        JsonNode applied = services().apply(SERVICE, spec(version, strategy));
        long generation = applied.path("generation").asLong();
        return await(LONGEST, "The rollout of version " + version + " had not ended", () -> {
            JsonNode service = services().get(SERVICE);
            if (service.path("status").path("observedGeneration").asLong() < generation) {
                return Optional.empty();
            }
            JsonNode rollout = service.path("status").path("rollout");
            watcher.see(rollout);
            String phase = rollout.path("phase").asText();
            return phase.equals("Completed") || phase.equals("RolledBack") ? Optional.of(service) : Optional.empty();
        });
    }

    static Map<String, Object> spec(String version, Map<String, Object> strategy) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("model", "models:/" + MODEL + "/" + version);
        spec.put("strategy", strategy);
        spec.put("scale", Map.of("min", 0, "max", 1, "stableWindow", "10s", "gracePeriod", "3s"));
        return spec;
    }

    /** The version that gets all requests; empty while they are split. */
    static Optional<String> serving(JsonNode service) {
        for (JsonNode target : service.path("status").path("traffic")) {
            if (target.path("percent").asInt() == 100) {
                return Optional.of(target.path("version").asText());
            }
        }
        return Optional.empty();
    }

    /** Is shown the rollout each time it was asked for. */
    interface RolloutWatcher {
        void see(JsonNode rollout);
    }
}
