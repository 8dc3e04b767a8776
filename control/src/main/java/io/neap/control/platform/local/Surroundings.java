// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.local.process.FunctionClient;
import io.neap.control.platform.local.process.ProcessLauncher;
import io.neap.control.platform.local.process.ProcessSettings;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** What a revision needs from its platform: the time, its thread, processes, and ears for its changes. */
final class Surroundings {

    private static final Logger LOG = Logger.getLogger(Surroundings.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Vertx vertx;
    private final Context context;
    private final LocalPlatformConfig config;
    private final InstantSource clock;
    private final FunctionClient functions;
    private final ProcessLauncher launcher;
    private final ProvenRevisions proven;
    private final BroadcastProcessor<RevisionStatus> changes = BroadcastProcessor.create();

    /**
     * @param context the one thread that all revisions and routes change on
     */
    Surroundings(Vertx vertx, Context context, LocalPlatformConfig config, InstantSource clock) {
        this.vertx = vertx;
        this.context = context;
        this.config = config;
        this.clock = clock;
        this.functions = new FunctionClient(vertx);
        this.launcher = new ProcessLauncher(vertx, settings(config), functions);
        this.proven = ProvenRevisions.under(config.home());
    }

    private static ProcessSettings settings(LocalPlatformConfig config) {
        Map<String, String> inherited = new HashMap<>(System.getenv());
        inherited.keySet().retainAll(config.inherit());
        return new ProcessSettings(
                config.home(),
                config.functionsDir(),
                config.commands(),
                config.jvmOptions(),
                config.executableOptions(),
                inherited,
                config.readinessInterval(),
                config.startsAtOnce().orElseGet(() -> Runtime.getRuntime().availableProcessors() + 1),
                config.startPatience());
    }

    LocalPlatformConfig config() {
        return config;
    }

    InstantSource clock() {
        return clock;
    }

    FunctionClient functions() {
        return functions;
    }

    ProcessLauncher launcher() {
        return launcher;
    }

    /** Runs it on the platform's context, after what was asked for before. */
    void confined(Runnable step) {
        context.runOnContext(turn -> step.run());
    }

    /** Runs it on the platform's context after a pause; at once when there is none. */
    void after(Duration pause, Runnable step) {
        if (pause.isPositive()) {
            confined(() -> vertx.setTimer(pause.toMillis() + 1, due -> step.run()));
        } else {
            step.run();
        }
    }

    /** Runs it on the platform's context again and again. */
    void every(Duration interval, Runnable step) {
        confined(() -> vertx.setPeriodic(interval.toMillis(), due -> step.run()));
    }

    /** Completes once the condition holds, or after the limit. */
    Future<Void> until(BooleanSupplier condition, Duration limit) {
        Promise<Void> done = Promise.promise();
        look(condition, limit, done);
        return done.future();
    }

    private void look(BooleanSupplier condition, Duration left, Promise<Void> done) {
        if (condition.getAsBoolean() || !left.isPositive()) {
            done.complete();
        } else {
            after(LOOK, () -> look(condition, left.minus(LOOK), done));
        }
    }

    /** Remembers that the revision was ready once. */
    void prove(Revision revision) {
        keep("remember", revision, () -> proven.add(revision));
    }

    /** Forgets the revision. */
    void forget(Revision revision) {
        keep("forget", revision, () -> proven.remove(revision));
    }

    Future<Boolean> provenBefore(Revision revision) {
        return vertx.executeBlocking(() -> proven.contains(revision)).map(Boolean.TRUE::equals);
    }

    private void keep(String what, Revision revision, Runnable write) {
        vertx.executeBlocking(() -> {
                    write.run();
                    return revision;
                })
                .onFailure(e -> LOG.warnf(e, "cannot %s that it was ready, revision=%s", what, revision.name()));
    }

    /** Tells a change, in order, after the current step. */
    void publish(RevisionStatus status) {
        confined(() -> changes.onNext(status));
    }

    Multi<RevisionStatus> changes() {
        return changes.onOverflow().buffer();
    }
}
