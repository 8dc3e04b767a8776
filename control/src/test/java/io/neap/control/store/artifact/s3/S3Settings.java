// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import java.net.URI;
import java.util.Optional;

/** What an operator would have configured. */
public record S3Settings(
        Optional<String> bucket,
        Optional<URI> endpoint,
        String region,
        String prefix,
        boolean pathStyle,
        boolean presigned,
        Optional<URI> publicEndpoint)
        implements S3Config {

    public S3Settings(String bucket, URI endpoint, String prefix) {
        this(Optional.of(bucket), Optional.of(endpoint), "us-east-1", prefix, true, true, Optional.empty());
    }
}
