// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallDeadlineTest {

    @ParameterizedTest
    @CsvSource({"1H,PT1H", "2M,PT2M", "30S,PT30S", "250m,PT0.25S", "99999999u,PT99.999999S", "7n,PT0.000000007S"})
    void readsDigitsAndUnit(String header, Duration time) {
        assertThat(CallDeadline.nanos(header)).isEqualTo(time.toNanos());
    }

    @ParameterizedTest
    @CsvSource({"''", "5", "m", "-5m", "123456789S", "1 S", "1d"})
    void whatIsNoTimeIsNoLimit(String header) {
        assertThat(CallDeadline.nanos(header)).isEqualTo(Duration.ofDays(365).toNanos());
    }
}
