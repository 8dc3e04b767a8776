// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class S3FailuresTest {

    private static final String PLACE = "the bucket models";

    /** Servers say it by different words: MinIO, Ceph, and those that only know a status. */
    @ParameterizedTest
    @CsvSource({"507, XMinioStorageFull", "403, QuotaExceeded", "507, ''", "409, XMinioAdminBucketQuotaExceeded"})
    void a_full_bucket_is_told_as_one_and_not_tried_again(int status, String code) {
        DomainException told = told(service(status, code));

        assertThat(told.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE);
        assertThat(told)
                .hasMessageContainingAll("no room in the bucket models", String.valueOf(status), "raise its quota");
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "503, SlowDown", "429, ''"})
    void a_server_that_is_not_able_now_is_tried_again(int status, String code) {
        assertThat(told(service(status, code)).code()).isEqualTo(ErrorCode.TEMPORARILY_UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"403, AccessDenied, credentials", "401, '', credentials", "404, NoSuchBucket, neap.artifact.s3.bucket"})
    void what_only_an_operator_can_mend_is_told_by_what_there_is_to_mend(int status, String code, String what) {
        DomainException told = told(service(status, code));

        assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(told).hasMessageContainingAll(what, "operator");
    }

    @Test
    void a_server_that_is_not_there_is_told_with_its_setting() {
        DomainException told = told(SdkClientException.create("Connection refused: /127.0.0.1:9000"));

        assertThat(told.code()).isEqualTo(ErrorCode.TEMPORARILY_UNAVAILABLE);
        assertThat(told).hasMessageContainingAll("Connection refused", "neap.artifact.s3.endpoint");
    }

    @Test
    void an_object_that_was_replaced_and_faults_of_other_kinds_stay_as_they_are() {
        RuntimeException other = new IllegalStateException("not of the bucket");
        AwsServiceException replaced = service(412, "PreconditionFailed");

        assertThat(S3Failures.told(other, PLACE, ErrorCode.INTERNAL_ERROR)).isSameAs(other);
        assertThat(S3Failures.told(replaced, PLACE, ErrorCode.INTERNAL_ERROR)).isSameAs(replaced);
    }

    private static DomainException told(RuntimeException failure) {
        return (DomainException) S3Failures.told(failure, PLACE, ErrorCode.INTERNAL_ERROR);
    }

    private static AwsServiceException service(int status, String code) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }
}
