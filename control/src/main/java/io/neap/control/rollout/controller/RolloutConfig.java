// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How rollouts are driven. */
@ConfigMapping(prefix = "neap.rollout")
interface RolloutConfig {

    /** How often running rollouts are looked at. */
    @WithDefault("250ms")
    Duration interval();

    /** How often everything is compared with what is wanted, so that a moved alias or a lost route is noticed. */
    @WithDefault("2s")
    Duration resync();

    /** How many proven revisions are kept, asleep, beside the one that serves: what a return finds ready. */
    @WithDefault("1")
    int history();

    /** The URL, as functions reach it, below which the artifacts of models are. */
    @WithDefault("http://127.0.0.1:${quarkus.http.port}/api/2.0/mlflow-artifacts/artifacts/")
    String artifacts();
}
