// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.controller.FakeLedger;
import io.neap.control.rollout.controller.FakePlatform;
import io.neap.control.rollout.controller.RolloutProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** A log that nothing ticks, in a running Quarkus, whose Vert.x a stop needs. */
@QuarkusTest
@TestProfile(RolloutProfile.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RevisionLogTest {

    private static final RevisionName NAME = RevisionName.of(new ServiceName("stopping", "penguins"), 1);

    private final FakeLedger ledger = new FakeLedger(Clock.systemUTC());
    private final FakePlatform platform = new FakePlatform();
    private final RevisionLog log = new RevisionLog(ledger, platform);

    @Test
    void a_stop_leaves_no_change_of_a_revision_unwritten() {
        platform.ready(NAME);
        platform.asleep(NAME);
        assertThat(ledger.all()).isEmpty();

        log.stop(new ShutdownEvent());

        assertThat(ledger.all())
                .extracting(written -> written.entry().kind())
                .containsExactly("revision.ready", "revision.asleep");
    }
}
