// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import org.junit.jupiter.api.Test;

class EventChainTest {

    @Test
    void anAnswerWhoseNameTheDatabaseCannotHoldIsToldApart() {
        assertThat(EventChain.unstorable(event("id", "type"))).isEmpty();
        assertThat(EventChain.unstorable(event("i\u0000d", "type")).orElseThrow())
                .contains("U+0000");
        assertThat(EventChain.unstorable(event("id", "ty\u0000pe")).orElseThrow())
                .contains("U+0000");
    }

    private static CloudEvent event(String id, String type) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("/test"))
                .withType(type)
                .build();
    }
}
