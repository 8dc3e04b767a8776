// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.neap.control.pipeline.PipelineRunState.Succeeded;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelReplyTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final Succeeded NOTHING = new Succeeded(NOW, Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void readsRunModelAndVersion() {
        assertThat(ModelReply.read(Optional.of(event("""
                {"run_id": "r", "model": "m", "version": 2, "metrics": {"accuracy": 1}}""")), NOW))
                .isEqualTo(new Succeeded(NOW, Optional.of("r"), Optional.of("m"), Optional.of("2")));
    }

    @Test
    void findsNothingInAnAnswerThatSaysNothing() {
        assertThat(ModelReply.read(Optional.empty(), NOW)).isEqualTo(NOTHING);
        assertThat(ModelReply.read(Optional.of(event("[1]")), NOW)).isEqualTo(NOTHING);
        assertThat(ModelReply.read(Optional.of(event("no json")), NOW)).isEqualTo(NOTHING);
    }

    private static CloudEvent event(String data) {
        return CloudEventBuilder.v1()
                .withId("1")
                .withType("t")
                .withSource(URI.create("/s"))
                .withData("application/json", data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
