// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where artifacts are kept. */
@ConfigMapping(prefix = "neap.artifact")
interface ArtifactConfig {

    /** The folder of the artifact files; its disk needs room for every model and data set. */
    @WithDefault("${neap.home}/artifacts")
    Path folder();
}
