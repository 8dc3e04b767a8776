// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Lets control run the sample function. */
public final class SampleFunctionResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return LocalPlatformFixture.sampleCommand();
    }

    @Override
    public void stop() {
        // control itself ends the processes
    }
}
