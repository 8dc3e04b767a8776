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
import io.neap.control.platform.Scale;
import io.neap.control.platform.local.activator.Activator;
import io.neap.control.platform.local.activator.Refusal;
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

/**
 * The life of one revision on this machine, as {@link RevisionStatus} draws it. Confined to the platform's context;
 * only its door, the {@link Activator}, is used by others.
 */
final class LocalRevision implements ProcessPool.Owner {

    private static final Logger LOG = Logger.getLogger(LocalRevision.class);

    /** Starts in a row that may fail before those who wait are told. */
    private static final int ATTEMPTS = 3;

    private final Revision values;
    private final Surroundings around;
    private final TrafficMeter traffic;
    private final ConcurrencyMeter concurrency;
    private final Activator activator;
    private final ProcessPool pool;
    private final Scale scale;
    private final List<Promise<Ready>> wakers = new ArrayList<>();

    private RevisionStatus status;
    private Autoscaler.Memory memory = Autoscaler.Memory.NONE;
    private boolean proven;
    private boolean routed;
    private boolean removed;

    LocalRevision(Revision values, Surroundings around) {
        this.values = values;
        this.around = around;
        this.traffic = new TrafficMeter(values.name(), around.clock());
        this.concurrency = new ConcurrencyMeter(around.clock());
        this.activator = new Activator(
                values, around.config().queueDepth(), concurrency::set, traffic, () -> around.confined(this::wanted));
        this.pool = new ProcessPool(values, around, activator, this);
        this.scale = Autoscaler.within(values.scale(), values.containerConcurrency());
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

    ProcessPool pool() {
        return pool;
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

    /** Decides the scale once more. Until one process is ready, one starts: it shows whether any can. */
    void tick() {
        if (removed) {
            return;
        }
        Instant now = around.clock().instant();
        Autoscaler.Decision decision = Autoscaler.decide(
                new Autoscaler.Observation(
                        concurrency.average(scale.stableWindow()),
                        concurrency.average(scale.panicWindow()),
                        pool.ready(),
                        Duration.between(status.since(), now),
                        routed),
                memory,
                scale,
                now);
        memory = decision.memory();
        if (status instanceof Ready && decision.desired() > 0) {
            pool.scaleTo(decision.desired());
        } else if (status instanceof Ready && activator.holdIfIdle()) {
            sleep();
        } else if (status instanceof Asleep && routed && scale.min() > 0) {
            wanted();
        }
    }

    /** Lets go of it: what is under way ends, what waits goes where the route now leads. */
    Future<Void> remove() {
        removed = true;
        activator.close(new Refusal(Refusal.Kind.GONE, "Revision " + values.name() + " was removed."));
        failWakers("it was removed");
        pool.scaleTo(0);
        return around.until(() -> activator.load() == 0, around.config().drainTimeout())
                .compose(drained -> pool.end());
    }

    /** Ends its processes with the platform. */
    Future<Void> shutDown() {
        removed = true;
        activator.close(new Refusal(Refusal.Kind.FAILED, "Neap is stopping; try again later."));
        return pool.end();
    }

    /** Somebody waits for a process. */
    private void wanted() {
        if (status instanceof Asleep && !removed) {
            LOG.infof("waking, revision=%s", values.name());
            start();
        }
    }

    private void start() {
        become(new Starting(values.name(), around.clock().instant()));
        pool.scaleTo(1);
    }

    @Override
    public void serving(int processes, List<StartupPart> startup) {
        if (!proven) {
            proven = true;
            around.prove(values);
        }
        Instant since =
                status instanceof Ready before ? before.since() : around.clock().instant();
        Ready ready = new Ready(values.name(), since, processes, startup);
        become(ready);
        List.copyOf(wakers).forEach(waker -> waker.complete(ready));
        wakers.clear();
    }

    @Override
    public void lost() {
        if (!removed) {
            start();
        }
    }

    @Override
    public void notReady(String reason, int failures) {
        Instant now = around.clock().instant();
        if (removed) {
            return;
        }
        if (!proven) {
            pool.scaleTo(0);
            become(new Failed(values.name(), now, reason));
            activator.close(new Refusal(Refusal.Kind.FAILED, reason));
            failWakers(reason);
        } else if (failures >= ATTEMPTS) {
            pool.scaleTo(0);
            become(new Asleep(values.name(), now));
            activator.dismiss(reason);
            failWakers(reason);
        }
    }

    private void sleep() {
        LOG.infof("idle, going to sleep, revision=%s", values.name());
        become(new Asleep(values.name(), around.clock().instant()));
        pool.end();
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
        activator.sleeps(next instanceof Asleep);
        around.publish(next);
    }

    private DomainException unavailable(String reason) {
        return new DomainException(
                ErrorCode.TEMPORARILY_UNAVAILABLE, "Revision " + values.name() + " did not become ready: " + reason);
    }
}
