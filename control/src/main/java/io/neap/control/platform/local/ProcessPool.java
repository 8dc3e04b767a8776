// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionStatus.StartupPart;
import io.neap.control.platform.local.activator.Activator;
import io.neap.control.platform.local.activator.Endpoint;
import io.neap.control.platform.local.process.RevisionProcess;
import io.neap.control.platform.local.scale.ScalePlan;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jboss.logging.Logger;

/**
 * The processes of one revision: starts, drains and replaces them until there are as many as desired. Confined to the
 * platform's context.
 *
 * <pre>
 *   launching ──▶ starting ──▶ ready ◀──▶ draining ──▶ SIGTERM
 * </pre>
 */
final class ProcessPool {

    private static final Logger LOG = Logger.getLogger(ProcessPool.class);

    /** Is told what becomes of the pool as a whole. */
    interface Owner {

        /** So many answer now, at least one; the parts are those of the last start. */
        void serving(int processes, List<StartupPart> startup);

        /** The last one that answered ended by itself; another is on its way. */
        void lost();

        /** A start failed while none answers; as many did in a row. */
        void notReady(String reason, int failures);
    }

    /** One that answers, or did until it was to drain. */
    private record Member(Endpoint endpoint, Instant since) {}

    private final Revision values;
    private final Surroundings around;
    private final Activator activator;
    private final Owner owner;
    private final List<RevisionProcess> starting = new ArrayList<>();
    private final SequencedMap<RevisionProcess, Member> ready = new LinkedHashMap<>();
    private final SequencedMap<RevisionProcess, Member> draining = new LinkedHashMap<>();

    private Future<Void> ending = Future.succeededFuture();
    private List<StartupPart> lastStart = List.of();
    private Instant notBefore = Instant.EPOCH;
    private boolean paused;
    private int launching;
    private int desired;
    private int losses;

    ProcessPool(Revision values, Surroundings around, Activator activator, Owner owner) {
        this.values = values;
        this.around = around;
        this.activator = activator;
        this.owner = owner;
    }

    int desired() {
        return desired;
    }

    /** How many answer. */
    int ready() {
        return ready.size();
    }

    /** Where one of those that answer is to be asked. */
    OptionalInt port() {
        return ready.keySet().stream().mapToInt(RevisionProcess::port).findFirst();
    }

    /** So many from now on, as soon as they are ready and have drained. */
    void scaleTo(int processes) {
        if (processes != desired) {
            LOG.debugf("scaling, revision=%s from=%d to=%d ready=%d", values.name(), desired, processes, ready.size());
        }
        desired = processes;
        settle();
    }

    /** Ends all without waiting for requests; answers when they are gone. */
    Future<Void> end() {
        desired = 0;
        losses = 0;
        notBefore = Instant.EPOCH;
        List<RevisionProcess> all = new ArrayList<>(starting);
        all.addAll(ready.keySet());
        all.addAll(draining.keySet());
        starting.clear();
        ready.clear();
        draining.clear();
        all.forEach(this::terminate);
        return ending;
    }

    private void settle() {
        SequencedMap<RevisionProcess, Integer> busy = new LinkedHashMap<>();
        ready.forEach((process, member) -> busy.put(process, activator.underWay(member.endpoint())));
        var plan = ScalePlan.of(desired, launching, starting, busy, List.copyOf(draining.sequencedKeySet()));
        int before = ready.size();
        plan.recall().forEach(this::recall);
        plan.cancel().forEach(this::cancel);
        plan.drain().forEach(this::drain);
        if (ready.size() != before && !ready.isEmpty()) {
            owner.serving(ready.size(), lastStart);
        }
        launch(plan.launch());
    }

    private void launch(int processes) {
        Duration pause = Duration.between(around.clock().instant(), notBefore);
        if (processes > 0 && pause.isPositive()) {
            settleAfter(pause);
            return;
        }
        for (int i = 0; i < processes; i++) {
            launching++;
            around.launcher().launch(values).onSuccess(this::launched).onFailure(cannot -> {
                launching--;
                startFailed(String.valueOf(cannot.getMessage()));
            });
        }
    }

    private void settleAfter(Duration pause) {
        if (!paused) {
            paused = true;
            around.after(pause, () -> {
                paused = false;
                settle();
            });
        }
    }

    private void launched(RevisionProcess process) {
        launching--;
        if (launching + starting.size() + ready.size() >= desired) {
            process.kill(); // no longer wanted
            return;
        }
        starting.add(process);
        process.ready().onSuccess(parts -> joined(process, parts)).onFailure(failure -> {
            if (starting.remove(process)) {
                startFailed(String.valueOf(failure.getMessage()));
            }
        });
        process.exited().onSuccess(code -> exited(process));
    }

    private void joined(RevisionProcess process, List<StartupPart> parts) {
        if (!starting.remove(process)) {
            return;
        }
        int slots = values.containerConcurrency() > 0
                ? values.containerConcurrency()
                : around.config().maxConcurrency();
        Member member = new Member(
                new Endpoint(process.port(), slots, parts), around.clock().instant());
        ready.put(process, member);
        lastStart = parts;
        owner.serving(ready.size(), parts);
        activator.open(member.endpoint());
    }

    private void startFailed(String reason) {
        losses++;
        notBefore = around.clock().instant().plus(Backoff.delay(losses));
        LOG.warnf("start failed, revision=%s failures=%d reason=%s", values.name(), losses, reason);
        if (ready.isEmpty()) {
            owner.notReady(reason, losses);
        }
        settle();
    }

    private void exited(RevisionProcess process) {
        draining.remove(process);
        Member gone = ready.remove(process);
        if (gone == null) {
            return;
        }
        activator.retire(gone.endpoint());
        Instant now = around.clock().instant();
        boolean steady = Duration.between(gone.since(), now).compareTo(Backoff.STEADY) >= 0;
        losses = steady ? 1 : losses + 1;
        notBefore = now.plus(Backoff.delay(losses));
        LOG.warnf("process lost, revision=%s pid=%d losses=%d", values.name(), process.pid(), losses);
        if (ready.isEmpty()) {
            owner.lost();
        } else {
            owner.serving(ready.size(), lastStart);
        }
        settle();
    }

    private void cancel(RevisionProcess process) {
        starting.remove(process);
        terminate(process);
    }

    private void drain(RevisionProcess process) {
        Member member = ready.remove(process);
        if (member == null) {
            return;
        }
        activator.retire(member.endpoint());
        draining.put(process, member);
        around.until(
                        () -> !draining.containsKey(process) || activator.underWay(member.endpoint()) == 0,
                        around.config().drainTimeout())
                .onSuccess(drained -> {
                    if (draining.remove(process) != null) {
                        terminate(process);
                    }
                });
    }

    private void recall(RevisionProcess process) {
        Member member = draining.remove(process);
        if (member != null) {
            ready.put(process, member);
            activator.open(member.endpoint());
        }
    }

    private void terminate(RevisionProcess process) {
        Future<Void> ended = process.terminate(around.config().drainTimeout()).mapEmpty();
        ending = ending.isComplete() ? ended : Future.join(ending, ended).mapEmpty();
    }
}
