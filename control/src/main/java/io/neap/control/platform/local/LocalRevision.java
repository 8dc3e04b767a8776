// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionStatus.Asleep;
import io.neap.control.platform.RevisionStatus.Failed;
import io.neap.control.platform.RevisionStatus.Ready;
import io.neap.control.platform.RevisionStatus.Starting;
import io.neap.control.platform.RevisionStatus.StartupPart;
import io.neap.control.platform.local.gateway.Activator;
import io.neap.control.platform.local.gateway.Refusal;
import io.neap.control.platform.local.process.RevisionProcess;
import io.neap.control.platform.local.scale.Autoscaler;
import io.neap.control.platform.local.scale.ConcurrencyMeter;
import io.neap.control.platform.local.traffic.TrafficMeter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of one revision on this machine, as {@link RevisionStatus} draws it. Confined to the platform's context;
 * only its door, the {@link Activator}, is used by others.
 */
final class LocalRevision {

    private static final Logger LOG = Logger.getLogger(LocalRevision.class);

    /** Starts in a row that may fail before those who wait are told. */
    private static final int ATTEMPTS = 3;

    private final Revision values;
    private final Surroundings around;
    private final TrafficMeter traffic;
    private final ConcurrencyMeter concurrency;
    private final Activator activator;
    private final List<Promise<Ready>> wakers = new ArrayList<>();

    private RevisionStatus status;
    private Autoscaler.Memory memory = Autoscaler.Memory.NONE;
    private @Nullable RevisionProcess process;
    private Future<Void> ending = Future.succeededFuture();
    private Instant notBefore = Instant.EPOCH;
    private boolean proven;
    private boolean routed;
    private boolean removed;
    private int losses;

    LocalRevision(Revision values, Surroundings around) {
        this.values = values;
        this.around = around;
        this.traffic = new TrafficMeter(values.name(), around.clock());
        this.concurrency = new ConcurrencyMeter(around.clock());
        this.activator = new Activator(
                values, around.config().queueDepth(), concurrency::set, traffic, () -> around.confined(this::wanted));
        this.status = new Asleep(values.name(), around.clock().instant());
    }

    Revision values() {
        return values;
    }

    RevisionStatus status() {
        return status;
    }

    Activator activator() {
        return activator;
    }

    TrafficMeter traffic() {
        return traffic;
    }

    /** Sleeps if it was proven by an earlier control, else starts to be proven now. */
    void begin(boolean provenBefore) {
        proven = provenBefore;
        if (proven) {
            become(status);
        } else {
            start();
        }
    }

    void routed(boolean leadsHere) {
        routed = leadsHere;
    }

    /** Answers when it is ready. */
    Future<Ready> wake() {
        return switch (status) {
            case Ready ready -> Future.succeededFuture(ready);
            case Failed failed -> Future.failedFuture(unavailable(failed.reason()));
            case Starting starting -> waitForReady();
            case Asleep asleep -> {
                Future<Ready> ready = waitForReady();
                wanted();
                yield ready;
            }
        };
    }

    /** Decides the scale once more; only Knative's answers "none" and "some" make a difference here. */
    void tick() {
        Instant now = around.clock().instant();
        boolean ready = status instanceof Ready;
        Duration window = values.scale().stableWindow();
        Duration panic =
                Duration.ofMillis((long) (window.toMillis() * values.scale().panicWindowPercent() / 100));
        Autoscaler.Decision decision = Autoscaler.decide(
                new Autoscaler.Observation(
                        concurrency.average(window),
                        concurrency.average(panic),
                        ready ? 1 : 0,
                        Duration.between(status.since(), now),
                        routed),
                memory,
                values.scale(),
                now);
        memory = decision.memory();
        if (ready && decision.desired() == 0 && activator.holdIfIdle()) {
            sleep();
        } else if (status instanceof Asleep && routed && values.scale().min() > 0) {
            wanted();
        }
    }

    /** Lets go of it: what is under way ends, what waits goes where the route now leads. */
    Future<Void> remove() {
        removed = true;
        activator.close(new Refusal(Refusal.Kind.GONE, "Revision " + values.name() + " was removed."));
        failWakers("it was removed");
        return around.until(() -> activator.load() == 0, around.config().drainTimeout())
                .compose(drained -> end());
    }

    /** Ends its process with the platform. */
    Future<Void> shutDown() {
        removed = true;
        activator.close(new Refusal(Refusal.Kind.FAILED, "Neap is stopping; try again later."));
        return end();
    }

    private Future<Void> end() {
        RevisionProcess last = process;
        process = null;
        if (last != null) {
            Future<Void> ended = last.terminate(around.config().drainTimeout()).mapEmpty();
            ending = ending.isComplete() ? ended : Future.join(ending, ended).mapEmpty();
        }
        return ending;
    }

    /** Somebody waits for a process. */
    private void wanted() {
        if (status instanceof Asleep && !removed) {
            Duration pause = Duration.between(around.clock().instant(), notBefore);
            LOG.infof("waking, revision=%s", values.name());
            become(new Starting(values.name(), around.clock().instant()));
            around.after(pause, this::launch);
        }
    }

    private void start() {
        become(new Starting(values.name(), around.clock().instant()));
        launch();
    }

    private void launch() {
        if (removed) {
            return;
        }
        around.launcher()
                .launch(values)
                .onSuccess(this::launched)
                .onFailure(cannot -> notReady(String.valueOf(cannot.getMessage())));
    }

    private void launched(RevisionProcess started) {
        if (removed) {
            started.kill();
            return;
        }
        process = started;
        started.ready().onSuccess(parts -> ready(started, parts)).onFailure(failure -> {
            if (process == started) {
                process = null;
                notReady(String.valueOf(failure.getMessage()));
            }
        });
        started.exited().onSuccess(code -> {
            if (process == started) {
                process = null;
                lost();
            }
        });
    }

    private void ready(RevisionProcess started, List<StartupPart> parts) {
        if (process != started) {
            return;
        }
        if (!proven) {
            proven = true;
            around.prove(values);
        }
        Ready ready = new Ready(values.name(), around.clock().instant(), 1, parts);
        become(ready);
        int slots = values.containerConcurrency() > 0
                ? values.containerConcurrency()
                : around.config().maxConcurrency();
        activator.open(new Activator.Endpoint(started.port(), parts), slots);
        List.copyOf(wakers).forEach(waker -> waker.complete(ready));
        wakers.clear();
    }

    /** A ready process ended by itself. */
    private void lost() {
        activator.hold();
        Instant now = around.clock().instant();
        boolean steady = Duration.between(status.since(), now).compareTo(Backoff.STEADY) >= 0;
        losses = steady ? 1 : losses + 1;
        LOG.warnf("process lost, revision=%s losses=%d", values.name(), losses);
        become(new Starting(values.name(), now));
        around.after(Backoff.delay(losses), this::launch);
    }

    private void notReady(String reason) {
        LOG.warnf("start failed, revision=%s reason=%s", values.name(), reason);
        Instant now = around.clock().instant();
        if (!proven) {
            become(new Failed(values.name(), now, reason));
            activator.close(new Refusal(Refusal.Kind.FAILED, reason));
            failWakers(reason);
            return;
        }
        losses++;
        Duration pause = Backoff.delay(losses);
        if (losses < ATTEMPTS) {
            around.after(pause, this::launch);
            return;
        }
        notBefore = now.plus(pause);
        become(new Asleep(values.name(), now));
        activator.dismiss(reason);
        failWakers(reason);
    }

    private void sleep() {
        LOG.infof("idle, going to sleep, revision=%s", values.name());
        losses = 0;
        become(new Asleep(values.name(), around.clock().instant()));
        end();
    }

    private Future<Ready> waitForReady() {
        Promise<Ready> waker = Promise.promise();
        wakers.add(waker);
        return waker.future();
    }

    private void failWakers(String reason) {
        List.copyOf(wakers).forEach(waker -> waker.fail(unavailable(reason)));
        wakers.clear();
    }

    private void become(RevisionStatus next) {
        status = next;
        around.publish(next);
    }

    private DomainException unavailable(String reason) {
        return new DomainException(
                ErrorCode.TEMPORARILY_UNAVAILABLE, "Revision " + values.name() + " did not become ready: " + reason);
    }
}
