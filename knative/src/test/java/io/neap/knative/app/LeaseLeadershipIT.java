// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two controls and one Lease, on a real cluster. */
@Tag("cluster")
class LeaseLeadershipIT {

    private static final String NAMESPACE =
            "neap-lease-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private static final Duration RELEASED = Duration.ofSeconds(8);
    private static final Duration TAKEN_OVER = Duration.ofSeconds(15);

    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.autoConfigure(null))
                    .withNamespace(NAMESPACE)
                    .build())
            .build();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final LeaseLeadership one = new LeaseLeadership(client, meters);
    private final LeaseLeadership other = new LeaseLeadership(client, new SimpleMeterRegistry());

    @BeforeEach
    void makeNamespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        one.start(new StartupEvent());
        await(one::isHeld, RELEASED);
    }

    @AfterEach
    void removeNamespace() {
        one.stop(new ShutdownEvent());
        other.stop(new ShutdownEvent());
        client.namespaces().withName(NAMESPACE).delete();
        client.close();
    }

    @Test
    void whoEndsIsFollowedAtOnceAndWhoLosesItStandsByUntilItIsFree() {
        AtomicBoolean told = new AtomicBoolean();
        other.gains().subscribe().with(gained -> told.set(gained.isHeld()));
        other.start(new StartupEvent());
        assertThat(meters.get("neap.leader").gauge().value()).isEqualTo(1);
        assertThat(other.isHeld()).isFalse();

        one.stop(new ShutdownEvent());

        assertThat(one.isHeld()).isFalse();
        await(other::isHeld, RELEASED);
        await(told::get, RELEASED);

        steal();

        await(() -> !other.isHeld(), TAKEN_OVER);
        await(other::isHeld, TAKEN_OVER.multipliedBy(2));
    }

    /** As one does that came to hold it while this one could not reach the API server; it then dies. */
    private void steal() {
        client.resources(Lease.class)
                .inNamespace(NAMESPACE)
                .withName("neap-operator")
                .edit(lease -> new LeaseBuilder(lease)
                        .editSpec()
                        .withHolderIdentity("thief")
                        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .endSpec()
                        .build());
    }

    private static void await(BooleanSupplier condition, Duration limit) {
        long latest = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("nothing happened in %s", limit).isLessThan(latest);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
