// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is cleaned up without being asked for, and how patiently. */
@ConfigMapping(prefix = "neap.retention")
public interface RetentionConfig {

    /**
     * How long the content of an artifact is kept after its last path was deleted or replaced: longer than a download
     * takes.
     */
    @WithDefault("24h")
    Duration grace();

    /** How often all that the artifact store keeps is compared with its paths, for what a crash has left nameless. */
    @WithDefault("7d")
    Duration survey();

    /**
     * Whether contents that only a survey has found without a name are freed even when that is most of what the artifact
     * store keeps. If not, they stay and an error is logged: the store may be another Neap's, or the database was lost.
     */
    @WithDefault("false")
    boolean freeMost();

    /**
     * How long one request to apply a policy, or to delete a workspace with what is in it, works before it tells how far
     * it has come.
     */
    @WithDefault("20s")
    Duration turn();
}
