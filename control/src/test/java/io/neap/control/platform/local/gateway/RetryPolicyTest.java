// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.local.gateway.RetryPolicy.Attempt;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy = new RetryPolicy(2);

    @Test
    void whatWasNeverSentMayAlwaysGoAgain() {
        assertThat(policy.retry(new Attempt(false, false, true, 0, 0))).isPresent();
        assertThat(policy.retry(new Attempt(false, true, true, 99, 2))).isPresent();
    }

    @Test
    void whatMayHaveRunGoesAgainOnlyIfThatMakesNoDifference() {
        assertThat(policy.retry(new Attempt(true, true, true, 0, 0))).isPresent();
        assertThat(policy.retry(new Attempt(true, false, true, 0, 0))).isEmpty();
    }

    @Test
    void aBodyThatIsGoneCannotGoAgain() {
        assertThat(policy.retry(new Attempt(true, true, false, 0, 0))).isEmpty();
        assertThat(policy.retry(new Attempt(false, true, false, 1, 0))).isEmpty();
    }

    @Test
    void aRequestThatKillsEveryProcessIsGivenUp() {
        assertThat(policy.retry(new Attempt(true, true, true, 1, 1))).isPresent();
        assertThat(policy.retry(new Attempt(true, true, true, 2, 2))).isEmpty();
    }

    @Test
    void pausesGrowToASecond() {
        assertThat(policy.retry(new Attempt(false, true, true, 0, 0))).contains(Duration.ofMillis(20));
        assertThat(policy.retry(new Attempt(false, true, true, 3, 0))).contains(Duration.ofMillis(160));
        assertThat(policy.retry(new Attempt(false, true, true, 1000, 0))).contains(Duration.ofSeconds(1));
    }
}
