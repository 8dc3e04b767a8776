// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import java.time.Duration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** Makes the client of AWS's SDK so that servers of others understand it, too. */
final class S3Client {

    private static final int CONNECTIONS = 64;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** For a free connection when all are in use: parts of uploads may have to wait for one another. */
    private static final Duration TURN = Duration.ofSeconds(30);

    /** Of a request that takes or gives some MiB, or has as many copied. */
    private static final Duration ATTEMPT = Duration.ofMinutes(2);

    /** Of a request with the attempts that the SDK makes. */
    private static final Duration CALL = Duration.ofMinutes(5);

    private S3Client() {}

    static S3AsyncClient of(S3Config config) {
        S3AsyncClientBuilder builder = S3AsyncClient.builder()
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .maxConcurrency(CONNECTIONS)
                        .connectionTimeout(CONNECT)
                        .connectionAcquisitionTimeout(TURN)
                        .readTimeout(ATTEMPT))
                .region(Region.of(config.region()))
                .forcePathStyle(config.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(
                        override -> override.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
