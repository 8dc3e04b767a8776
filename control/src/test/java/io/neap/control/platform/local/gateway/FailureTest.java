// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.local.activator.Refusal;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void aRefusalSaysWhenToComeBackAndThatNothingRan() {
        Failure full = Failure.refused(new Refusal(Refusal.Kind.QUEUE_FULL, "full"));

        assertThat(full.code().status()).isEqualTo(503);
        assertThat(full.retryAfter()).isPositive();
        assertThat(full.grpcStatus()).isEqualTo(8);
        assertThat(Failure.refused(new Refusal(Refusal.Kind.FAILED, "failed")).grpcStatus())
                .isEqualTo(14);
    }

    @Test
    void aMessageForGrpcIsPercentEncoded() {
        assertThat(Failure.percentEncoded("50 % of Zürich\n")).isEqualTo("50 %25 of Z%C3%BCrich%0A");
    }
}
