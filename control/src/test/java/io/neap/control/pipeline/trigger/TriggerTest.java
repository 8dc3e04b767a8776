// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.neap.control.error.DomainException;
import io.neap.control.platform.ServiceName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerTest {

    static final Map<String, String> ENVIRONMENT = Map.of("NEAP_MODEL_NAME", "penguins", "NEAP_LABEL", "species");

    @ParameterizedTest
    @CsvSource({
        "io.neap.data.arrived, /camp, true",
        "io.neap.data.arrived, /camp/north, false",
        "io.neap.data.Arrived, /camp, false",
        "io.neap.data, /camp, false"
    })
    void matchesTypeAndSourceAsAWhole(String type, String source, boolean matches) {
        Trigger trigger = trigger(Optional.of("/camp"));

        assertThat(trigger.matches(event(type, source))).isEqualTo(matches);
    }

    @Test
    void matchesEverySourceWhenItNamesNone() {
        assertThat(trigger(Optional.empty()).matches(event("io.neap.data.arrived", "urn:anything")))
                .isTrue();
    }

    @Test
    void namesTheRevisionAfterItsGeneration() {
        assertThat(trigger(Optional.empty()).revision()).hasToString("default/nightly-00003");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | retraining | NEAP_LABEL | 'eventType' is missing",
                "t | drift | NEAP_LABEL | no function 'drift' for triggers: use one of [retraining]",
                "t | retraining | OTHER | lacks NEAP_LABEL",
                "t | retraining | PORT | holds PORT, which Neap sets itself",
                "t | retraining | bad-name | holds 'bad-name', which is no variable name",
            })
    void saysWhatIsWrongWithWhatAUserAsksFor(String type, String function, String variable, String message) {
        Map<String, String> environment = variable.equals("OTHER")
                ? Map.of("NEAP_MODEL_NAME", "m", variable, "x")
                : Map.of(
                        "NEAP_MODEL_NAME", "m", "NEAP_LABEL", "y", variable.equals("NEAP_LABEL") ? "X" : variable, "z");

        assertThatThrownBy(() -> new TriggerSpec(type, Optional.empty(), function, environment))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining(message);
    }

    static Trigger trigger(Optional<String> source) {
        return new Trigger(
                new ServiceName("default", "nightly"),
                3,
                new TriggerSpec("io.neap.data.arrived", source, "retraining", ENVIRONMENT));
    }

    private static CloudEvent event(String type, String source) {
        return CloudEventBuilder.v1()
                .withId("1")
                .withType(type)
                .withSource(URI.create(source))
                .build();
    }
}
