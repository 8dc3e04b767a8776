// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.platform.ModelVolume;
import io.neap.control.platform.Placement;
import io.neap.control.platform.Platform;
import io.neap.control.platform.Resources;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPlatformTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void aStepThatBreaksFailsItsCallerAndHoldsUpNobody(@TempDir Path home) {
        try (LocalPlatformFixture fixture = new LocalPlatformFixture(home, Map.of())) {
            Platform platform = fixture.platform();

            Uni<Void> broken = applyNothing(platform);

            assertThatThrownBy(() -> broken.await().atMost(LIMIT)).isInstanceOf(NullPointerException.class);
            assertThat(platform.route(new ServiceName("default", "sample"))
                            .await()
                            .atMost(LIMIT))
                    .isEmpty();
        }
    }

    @Test
    void aModelThatOnlyAClusterCanMountIsRefused(@TempDir Path home) {
        try (LocalPlatformFixture fixture = new LocalPlatformFixture(home, Map.of())) {
            RevisionName name = RevisionName.of(new ServiceName("default", "sample"), 1);
            Revision revision = new Revision(
                    name,
                    fixture.function(),
                    Map.of(),
                    Scale.DEFAULT,
                    0,
                    LIMIT,
                    LIMIT,
                    Resources.ANY,
                    Placement.ANYWHERE,
                    Optional.of(new ModelVolume.Claim("models", "model.onnx")));

            assertThatThrownBy(() -> fixture.platform().apply(revision).await().atMost(LIMIT))
                    .isInstanceOf(DomainException.class)
                    .hasMessageContaining("is mounted by a cluster alone; leave storage out");
            assertThat(fixture.platform().status(name).await().atMost(LIMIT)).isEmpty();
        }
    }

    @SuppressWarnings("NullAway") // the shortest way to a step that throws
    private static Uni<Void> applyNothing(Platform platform) {
        return platform.apply((Route) null);
    }
}
