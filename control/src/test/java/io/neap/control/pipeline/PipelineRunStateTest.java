// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.pipeline.PipelineRunState.Failed;
import io.neap.control.pipeline.PipelineRunState.Succeeded;
import io.neap.control.pipeline.PipelineRunState.Waiting;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineRunStateTest {

    private static final Optional<String> TOLD = Optional.of("a\u0000b");
    private static final Optional<String> KEPT = Optional.of("a\uFFFDb");

    @Test
    void whatAFunctionSaysIsTextThatTheDatabaseHolds() {
        assertThat(new Failed(Instant.EPOCH, "a\u0000b").reason()).isEqualTo("a\uFFFDb");
        assertThat(new Waiting(Instant.EPOCH, 1, TOLD).reason()).isEqualTo(KEPT);
        assertThat(new Succeeded(Instant.EPOCH, TOLD, TOLD, TOLD))
                .isEqualTo(new Succeeded(Instant.EPOCH, KEPT, KEPT, KEPT));
    }
}
