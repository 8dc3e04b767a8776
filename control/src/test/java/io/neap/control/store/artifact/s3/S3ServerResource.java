// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has a {@code @QuarkusTest} keep its artifacts in a bucket. */
public final class S3ServerResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable S3Server server;

    @Override
    public Map<String, String> start() {
        S3Server started = S3Server.start();
        server = started;
        return Map.of(
                "neap.artifact.s3.bucket", S3Server.BUCKET,
                "neap.artifact.s3.endpoint", started.endpoint().toString(),
                "aws.accessKeyId", S3Server.key(),
                "aws.secretAccessKey", S3Server.secret());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }
}
