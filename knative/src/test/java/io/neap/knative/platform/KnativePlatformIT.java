// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.neap.control.platform.PlatformContract;
import io.neap.control.platform.PlatformUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract, kept by a real cluster. */
@EnabledIfEnvironmentVariable(
        named = "NEAP_SAMPLE_IMAGE",
        matches = ".+",
        disabledReason = "there is no cluster; run ./neap test --cluster, which brings one up or takes that of KUBECONFIG")
class KnativePlatformIT extends PlatformContract {

    private static KnativePlatformFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new KnativePlatformFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Override
    protected PlatformUnderTest subject() {
        return fixture;
    }
}
