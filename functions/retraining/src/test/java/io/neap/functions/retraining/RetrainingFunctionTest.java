// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;

@QuarkusTest
@QuarkusTestResource(value = RecordingMlflow.class, restrictToAnnotatedClass = true)
@TestProfile(RetrainingFunctionTest.Penguins.class)
class RetrainingFunctionTest extends RetrainingContract {

    /** What the trigger of a user would say. */
    public static class Penguins implements QuarkusTestProfile {

        static final Map<String, String> SETTINGS = Map.of(
                "neap.retraining.model", "penguins",
                "neap.retraining.label", "species",
                "neap.retraining.trigger", "nightly",
                "neap.retraining.pause", "1ms");

        @Override
        public Map<String, String> getConfigOverrides() {
            return SETTINGS;
        }
    }
}
