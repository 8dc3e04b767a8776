// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** How events reach the functions that they trigger. */
@ConfigMapping(prefix = "neap.pipeline")
public interface PipelineConfig {

    /** Root of MLflow's API as functions reach it. */
    @WithDefault("http://127.0.0.1:${quarkus.http.port}")
    URI trackingUri();

    /** Largest event, in bytes of its HTTP body. */
    @WithDefault("1048576")
    int maxEventSize();

    /** Deliveries that one control has under way at once. */
    @WithDefault("8")
    int concurrency();

    /** How long a function may work on one event. */
    @WithDefault("10m")
    Duration timeout();

    /** How long a function may take to start. */
    @WithDefault("60s")
    Duration progressDeadline();

    /** How often one event is delivered to one function before it is given up. */
    @WithDefault("10")
    int attempts();

    /** Pause after the first attempt that failed; it doubles with each further one. */
    @WithDefault("1s")
    Duration pause();

    /** Longest pause between two attempts. */
    @WithDefault("1m")
    Duration longestPause();

    /** How many functions may start each other by their answers, one after the other, before that is taken for a circle. */
    @WithDefault("16")
    int maxHops();

    /** How long a delivery stays hidden when the control that makes it dies. */
    @WithDefault("15s")
    Duration lease();

    /** How often a job is looked at. */
    @WithDefault("5s")
    Duration jobPoll();

    /** How often leases of deliveries under way are renewed. */
    @WithDefault("4s")
    Duration renewal();

    /** How often the outbox is looked through for deliveries that are due. */
    @WithDefault("1s")
    Duration poll();

    /** How often the functions of all triggers are compared with what the platform has. */
    @WithDefault("2s")
    Duration reconcile();
}
