// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.store.artifact.s3.S3Config;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;

/** Where contents are kept: in the bucket that is configured, or in files. */
@ApplicationScoped
class BlobSelection {

    @Produces
    @ApplicationScoped
    Blobs blobs(S3Config config, Instance<FileBlobs> files, Instance<S3Blobs> bucket) {
        return config.bucket().isPresent() ? bucket.get() : files.get();
    }
}
