// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where Neap's own events go. */
@ConfigMapping(prefix = "neap.events")
public interface FeedConfig {

    /** Where each event is posted to, such as a Broker's address; nowhere unless given; {@code K_SINK}. */
    Optional<URI> sink();

    /** Extension attributes that each event gets, in the JSON of a SinkBinding; {@code K_CE_OVERRIDES}. */
    Optional<String> overrides();

    /** What begins the source of each event. Two Neaps that send to one sink need two; what comes back by it is dropped. */
    @WithDefault("/neap")
    String source();

    /** Which kinds of the ledger's entries are sent; each becomes the type {@code io.neap.{kind}}. */
    @WithDefault("run.ended,registered-model.created,model-version.created,alias.set,alias.deleted,service.applied,"
            + "service.withdrawn,service.deleted,rollout.started,rollout.stepped,rollout.judged,rollout.completed,"
            + "rollout.rolled-back,rollout.superseded,revision.failed,pipeline-run.started,"
            + "pipeline-run.succeeded,pipeline-run.failed,event.dead-lettered")
    Set<String> kinds();

    /** How long the sink may take to answer. */
    @WithDefault("10s")
    Duration timeout();

    /** How often the ledger is looked through for what is new. */
    @WithDefault("1s")
    Duration poll();

    /** Longest pause while the sink cannot be reached; the first one is a second, and it doubles. */
    @WithDefault("1m")
    Duration longestPause();

    /** How long the others wait when the control that sends dies. */
    @WithDefault("30s")
    Duration lease();
}
