// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Who asks a server, by the variables that MLflow's own clients read. */
public record Credentials(Optional<String> authorization) {

    /** A user and a password before a token, as MLflow's client does it. */
    public static Credentials of(Map<String, String> environment) {
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        if (!user.isEmpty() && !password.isEmpty()) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return new Credentials(Optional.of("Basic " + Base64.getEncoder().encodeToString(both)));
        }
        return new Credentials(token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token));
    }
}
