// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasItems;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.controller.FakePlatform;
import io.neap.control.rollout.controller.RolloutProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written at the end, when nothing ticks any more. */
@QuarkusTest
@TestProfile(RolloutProfile.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RevisionLogTest {

    private static final RevisionName NAME = RevisionName.of(new ServiceName("stopping", "penguins"), 1);

    @Inject
    RevisionLog log;

    @Inject
    FakePlatform platform;

    @Inject
    Scheduler scheduler;

    @BeforeEach
    void haltTheTicks() {
        scheduler.pause();
    }

    @AfterEach
    void letThemGoOn() {
        scheduler.resume();
    }

    @Test
    void a_stop_leaves_no_change_of_a_revision_unwritten() {
        platform.ready(NAME);
        platform.asleep(NAME);

        log.stop(new ShutdownEvent());

        given().get("/api/v1/ledger?workspace=stopping")
                .then()
                .body("entries.kind", hasItems("revision.ready", "revision.asleep"));
    }
}
