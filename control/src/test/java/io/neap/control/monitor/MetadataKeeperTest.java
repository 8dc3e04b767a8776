// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.metadata.MetadataInMemory;
import io.neap.control.platform.metadata.ModelMetadata;
import io.neap.control.rollout.controller.FakePlatform;
import io.neap.control.rollout.controller.SettableClock;
import io.neap.control.rollout.controller.SettableLeadership;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataKeeperTest {

    private static final RevisionName NAME = RevisionName.of(new ServiceName("default", "birds"), 1);
    private static final Map<String, Object> SERVER = Map.of("name", "neap");
    private static final Map<String, Object> MODEL = Map.of("name", "my birds");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakePlatform platform = new FakePlatform();
    private final MetadataInMemory store = new MetadataInMemory();
    private final SettableLeadership leadership = new SettableLeadership();
    private final MetadataKeeper keeper = new MetadataKeeper(store, platform, leadership, clock);

    @Test
    void aFunctionIsAskedOnceWhenItIsReady() {
        platform.answer("/v2", SERVER);
        platform.answer("/v2/models/my%20birds", MODEL);
        store.expect(NAME, "my birds", "3");
        look();
        assertThat(platform.asked()).isEmpty();

        platform.ready(NAME);
        look();
        platform.asleep(NAME);
        platform.ready(NAME);
        look();

        assertThat(platform.asked()).containsExactly("birds-00001 /v2", "birds-00001 /v2/models/my%20birds");
        assertThat(store.find(NAME).await().indefinitely())
                .contains(new ModelMetadata(NAME, "my birds", "3", SERVER, MODEL));
    }

    @Test
    void whatDidNotAnswerOrCouldNotBeKeptIsAskedAgainAtTheNextLook() {
        store.expect(NAME, "my birds", "3");
        platform.ready(NAME);
        look();
        platform.answer("/v2", SERVER);
        platform.answer("/v2/models/my%20birds", MODEL);
        store.fail(true);
        look();
        store.fail(false);

        look();

        assertThat(store.find(NAME).await().indefinitely()).isPresent();
    }

    @Test
    void whatAnotherHasLeftIsFoundByALookNowAndThen() {
        look();
        platform.answer("/v2", SERVER);
        platform.answer("/v2/models/my%20birds", MODEL);
        platform.ready(NAME);
        look();
        store.expect(NAME, "my birds", "3");
        look();
        assertThat(store.find(NAME).await().indefinitely()).isEmpty();

        clock.advance(Duration.ofSeconds(30));
        look();

        assertThat(store.find(NAME).await().indefinitely()).isPresent();
    }

    @Test
    void onlyWhoLeadsAsks() {
        platform.answer("/v2", SERVER);
        platform.answer("/v2/models/my%20birds", MODEL);
        store.expect(NAME, "my birds", "3");
        platform.ready(NAME);
        leadership.hold(false);
        look();
        assertThat(platform.asked()).isEmpty();

        leadership.hold(true);
        look();

        assertThat(store.find(NAME).await().indefinitely()).isPresent();
    }

    private void look() {
        keeper.look().await().atMost(Duration.ofSeconds(10));
    }
}
