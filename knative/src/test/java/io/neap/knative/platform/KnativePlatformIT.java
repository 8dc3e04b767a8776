// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.neap.control.platform.PlatformContract;
import io.neap.control.platform.PlatformUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The contract, kept by a real cluster. */
@EnabledIfSystemProperty(
        named = "neap.test.cluster",
        matches = "true",
        disabledReason = "run by ./neap test --cluster alone, which takes the cluster of KUBECONFIG or brings one up")
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
