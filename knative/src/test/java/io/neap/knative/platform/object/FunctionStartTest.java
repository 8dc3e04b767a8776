// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionStartTest {

    private static final String FUNCTION = "spec.containers{function}";

    /** Messages as kubelets of several versions write them; what was waited for others counts. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Successfully pulled image "a@sha256:b" in 1.234s (1.5s including waiting). Image size: 53 bytes. | 1500
            Successfully pulled image "a@sha256:b" in 987ms (987ms including waiting). Image size: 5 bytes.  |  987
            Successfully pulled image "a@sha256:b" in 1m2.05s (1m2.05s including waiting)                    | 62050
            Successfully pulled image "a@sha256:b" in 2.5s                                                   | 2500
            Successfully pulled image "a in 3s" in 0s (0s including waiting). Image size: 5 bytes.           |    0
            Container image "a@sha256:b" already present on machine                                          |    0
            """)
    void theKubeletTellsHowLongItPulled(String message, long millis) {
        assertThat(FunctionStart.pulled(List.of(event("Pulled", FUNCTION, message))))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void onlyWhatTheFunctionWaitsForCounts() {
        String second = "Successfully pulled image \"a\" in 1s (1s including waiting). Image size: 5 bytes.";

        assertThat(FunctionStart.pulled(List.of(
                        event("Pulled", FUNCTION, second),
                        event("Pulled", null, second),
                        event("Pulled", "spec.containers{queue-proxy}", second),
                        event("Pulling", FUNCTION, second),
                        event("Pulled", FUNCTION, null))))
                .isEqualTo(Duration.ofSeconds(2));
    }

    private static Event event(String reason, @Nullable String field, @Nullable String message) {
        return new EventBuilder()
                .withReason(reason)
                .withMessage(message)
                .withNewInvolvedObject()
                .withFieldPath(field)
                .endInvolvedObject()
                .build();
    }
}
