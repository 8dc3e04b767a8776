// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.micrometer.core.instrument.MeterRegistry;
import io.neap.control.platform.Leadership;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * By a Lease in Neap's own namespace. Whoever loses it stands by and goes on answering requests. A leader that cannot
 * renew gives up before another may take over: 7 s against 10 s. The gauge {@code neap.leader} is 1 while it is held.
 */
@ApplicationScoped
class LeaseLeadership implements Leadership {

    private static final Logger LOG = Logger.getLogger(LeaseLeadership.class);
    private static final String LEASE = "neap-operator";
    private static final Duration LEASE_DURATION = Duration.ofSeconds(10);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(7);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final String identity;
    private final BroadcastProcessor<Leadership> gains = BroadcastProcessor.create();
    private volatile boolean held;
    private volatile boolean stopping;
    private volatile @Nullable CompletableFuture<?> election;

    LeaseLeadership(KubernetesClient client, MeterRegistry meters) {
        this.client = client;
        meters.gauge("neap.leader", this, self -> self.held ? 1 : 0);
        this.identity = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "neap") + "_" + UUID.randomUUID();
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public Multi<Leadership> gains() {
        return gains.onOverflow().drop();
    }

    void start(@Observes StartupEvent started) {
        elect();
    }

    /** Takes part until it is lost or given back, and then anew. */
    private void elect() {
        String namespace = Objects.requireNonNullElse(client.getNamespace(), "default");
        CompletableFuture<?> running = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(LEASE)
                        .withLock(new LeaseLock(namespace, LEASE, identity))
                        .withLeaseDuration(LEASE_DURATION)
                        .withRenewDeadline(RENEW_DEADLINE)
                        .withRetryPeriod(RETRY_PERIOD)
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(
                                new LeaderCallbacks(this::gained, this::lost, leader -> LOG.infof("leader=%s", leader)))
                        .build())
                .build()
                .start();
        election = running;
        running.whenCompleteAsync(
                (ended, failure) -> {
                    if (!stopping) {
                        LOG.warnf("lease=%s/%s is asked for again", namespace, LEASE);
                        elect();
                    }
                },
                CompletableFuture.delayedExecutor(RETRY_PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void gained() {
        held = true;
        LOG.infof("identity=%s leads", identity);
        gains.onNext(this);
    }

    private void lost() {
        held = false;
        LOG.infof("identity=%s does not lead any more", identity);
    }

    /** Gives the lease back, so that another takes over at once, before the operator's stop closes the client. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent ended) {
        stopping = true;
        CompletableFuture<?> running = election;
        if (running != null) {
            running.cancel(false);
        }
    }
}
