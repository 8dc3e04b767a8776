// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.repository.ModelKey;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {

    private static final ModelKey MODEL = new ModelKey("iris", "2");
    private static final Duration TOOK = Duration.ofNanos(1_500_000);

    @Test
    void aLineTellsWhoWasAskedAndWhatCameOfIt() {
        assertThat(AccessLog.line(MODEL, "7", TOOK, null))
                .isEqualTo("model=iris version=2 request=7 outcome=success millis=1.500");
        assertThat(AccessLog.line(MODEL, null, TOOK, new CompletionException(new TimeoutException())))
                .isEqualTo("model=iris version=2 request= outcome=deadline_exceeded millis=1.500");
        assertThat(AccessLog.line(MODEL, "7", TOOK, new ServingException(ErrorCode.UNAVAILABLE, "full")))
                .contains("outcome=unavailable");
    }

    @Test
    void aCallersIdMakesNoSecondLine() {
        assertThat(AccessLog.line(MODEL, "7\nmodel=other é", TOOK, null)).contains("request=7?model=other?? ");
        assertThat(AccessLog.line(MODEL, "7".repeat(1000), TOOK, null)).hasSizeLessThan(200);
    }

    @Test
    void chanceSaysWhichRequestsAreLogged() {
        assertThat(new AccessLog(0.5, () -> 0.49).takesNext()).isTrue();
        assertThat(new AccessLog(0.5, () -> 0.5).takesNext()).isFalse();
        assertThat(new AccessLog(0, () -> 0).takesNext()).isFalse();
        assertThat(new AccessLog(1, () -> 0.999).takesNext()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void whatIsNoPartOfAllIsRefused(double share) {
        assertThatThrownBy(() -> new AccessLog(share, () -> 0)).hasMessageContaining("neap.oip.access-log");
    }
}
