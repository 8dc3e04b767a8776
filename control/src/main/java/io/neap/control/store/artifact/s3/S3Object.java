// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import java.time.Instant;

/**
 * An object of a bucket as it was when it was looked at.
 *
 * @param size in bytes
 * @param etag as the server gives it, with its quotes
 * @param modified to the second
 */
public record S3Object(String key, long size, String etag, Instant modified) {

    /** Differs when the object was put again, even with what it had before. */
    public String version() {
        return etag + "@" + modified.getEpochSecond();
    }
}
