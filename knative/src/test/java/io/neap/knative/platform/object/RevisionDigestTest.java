// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static io.neap.knative.platform.object.Fixtures.withEnvironment;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionDigestTest {

    @Test
    void sameValuesHaveTheSameDigest() {
        assertThat(RevisionDigest.of(withEnvironment(Map.of("A", "b", "C", "d"))))
                .isEqualTo(RevisionDigest.of(withEnvironment(Map.of("C", "d", "A", "b"))))
                .hasSize(64);
    }

    @Test
    void otherValuesHaveAnother() {
        assertThat(RevisionDigest.of(withEnvironment(Map.of("A", "bc"))))
                .isNotEqualTo(RevisionDigest.of(withEnvironment(Map.of("Ab", "c"))))
                .isNotEqualTo(RevisionDigest.of(withEnvironment(Map.of("A", "bd"))));
    }
}
