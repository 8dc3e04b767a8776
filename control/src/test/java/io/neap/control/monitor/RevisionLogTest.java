// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.controller.FakeLedger;
import io.neap.control.rollout.controller.FakePlatform;
import io.neap.control.rollout.controller.RolloutProfile;
import io.neap.control.rollout.controller.SettableClock;
import io.neap.control.rollout.controller.SettableLeadership;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that nothing ticks, in a running Quarkus, whose Vert.x a stop needs. */
@QuarkusTest
@TestProfile(RolloutProfile.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RevisionLogTest {

    private static final RevisionName NAME = RevisionName.of(new ServiceName("stopping", "penguins"), 1);

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeLedger ledger = new FakeLedger(clock);
    private final FakePlatform platform = new FakePlatform();
    private final SettableLeadership leadership = new SettableLeadership();
    private final RevisionLog log = new RevisionLog(ledger, platform, leadership, clock);

    @Test
    void a_stop_leaves_no_change_of_a_revision_unwritten() {
        platform.ready(NAME);
        platform.asleep(NAME);
        assertThat(ledger.all()).isEmpty();

        log.stop(new ShutdownEvent());

        assertThat(kinds()).containsExactly("revision.ready", "revision.asleep");
    }

    @Test
    void of_two_that_see_the_same_the_leading_one_writes_and_the_other_goes_on_where_it_ended() {
        SettableLeadership others = new SettableLeadership();
        others.hold(false);
        RevisionLog other = new RevisionLog(ledger, platform, others, clock);
        platform.ready(NAME);
        write(log);
        write(other);
        assertThat(kinds()).containsExactly("revision.ready");

        platform.asleep(NAME);
        leadership.hold(false);
        write(log);
        others.hold(true);
        write(other);

        assertThat(kinds()).containsExactly("revision.ready", "revision.asleep");
    }

    @Test
    void what_another_has_had_time_to_write_is_forgotten() {
        leadership.hold(false);
        platform.ready(NAME);
        clock.advance(Duration.ofSeconds(61));
        write(log);

        leadership.hold(true);
        write(log);

        assertThat(ledger.all()).isEmpty();
    }

    private static void write(RevisionLog log) {
        log.write().await().atMost(Duration.ofSeconds(10));
    }

    private List<String> kinds() {
        return ledger.all().stream().map(written -> written.entry().kind()).toList();
    }
}
