// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/**
 * A bucket that keeps artifacts in place of the folder. Credentials are found as AWS's own tools find them: environment,
 * profile, container or instance.
 */
@ConfigMapping(prefix = "neap.artifact.s3")
public interface S3Config {

    /** The bucket; artifacts are files of the folder unless it is given. */
    Optional<String> bucket();

    /** The URL of the S3-compatible server; that of AWS for the region unless given. */
    Optional<URI> endpoint();

    /** The region that requests are signed for. */
    @WithDefault("${AWS_REGION:us-east-1}")
    String region();

    /** What the key of each object begins with. Two Neaps in one bucket need two. */
    @WithDefault("neap/")
    String prefix();

    /** Whether the bucket is part of the path of a URL, which every server knows, or of the name of the host. */
    @WithDefault("true")
    boolean pathStyle();

    /** Whether clients get URLs by which they reach the bucket themselves for a while. */
    @WithDefault("true")
    boolean presigned();

    /** The server's URL as clients reach it, where that is another one than for Neap. */
    Optional<URI> publicEndpoint();
}
