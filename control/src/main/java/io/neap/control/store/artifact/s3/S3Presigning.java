// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs URLs; may block while credentials are fetched. */
final class S3Presigning {

    private final S3Presigner presigner;

    S3Presigning(S3Config config) {
        S3Presigner.Builder builder = S3Presigner.builder()
                .region(Region.of(config.region()))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(config.pathStyle())
                        .build());
        config.publicEndpoint().or(config::endpoint).ifPresent(builder::endpointOverride);
        presigner = builder.build();
    }

    /** As a file to keep, whose name is given: a page that somebody logged must not run where the bucket is. */
    String get(String bucket, String key, String file, Duration validity) {
        String disposition = "attachment; filename*=UTF-8''"
                + URLEncoder.encode(file, StandardCharsets.UTF_8).replace("+", "%20");
        return presigner
                .presignGetObject(request -> request.signatureDuration(validity)
                        .getObjectRequest(object -> object.bucket(bucket)
                                .key(key)
                                .responseContentType("application/octet-stream")
                                .responseContentDisposition(disposition)))
                .url()
                .toString();
    }

    String put(String bucket, String key, Duration validity) {
        return presigner
                .presignPutObject(request -> request.signatureDuration(validity)
                        .putObjectRequest(object -> object.bucket(bucket).key(key)))
                .url()
                .toString();
    }

    void close() {
        presigner.close();
    }
}
