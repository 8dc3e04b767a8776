// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets the local platform start {@link SampleSubscriber} as the function {@code retraining}. */
public final class SampleSubscriberResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                SampleSubscriber.class.getName());
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < command.size(); i++) {
            settings.put("neap.platform.local.commands.retraining[" + i + "]", command.get(i));
        }
        settings.put("neap.pipeline.poll", "100ms");
        settings.put("neap.pipeline.pause", "50ms");
        settings.put("neap.pipeline.reconcile", "200ms");
        return settings;
    }

    @Override
    public void stop() {
        // The platform ends its processes with control.
    }
}
