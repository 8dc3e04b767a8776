// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What the failures of a bucket mean to those who asked for an artifact. What only an operator can mend is not said by
 * a status that clients try again for minutes.
 */
public final class S3Failures {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION = 412;
    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;
    private static final int FULL = 507;

    private S3Failures() {}

    /** Whether there is no object of that key. */
    static boolean isMissing(Throwable failure) {
        return failure instanceof AwsServiceException service
                && service.statusCode() == NOT_FOUND
                && !code(service).equals("NoSuchBucket");
    }

    /** Whether the object is not the one any more that was meant. */
    public static boolean isReplaced(Throwable failure) {
        return failure instanceof AwsServiceException service && service.statusCode() == PRECONDITION;
    }

    /**
     * The failure as callers are told it; that an object was replaced, and what is not of the bucket, stays as it is.
     *
     * @param place the bucket and its prefix
     * @param refused the code for what only an operator can mend
     */
    static Throwable told(Throwable failure, String place, ErrorCode refused) {
        if (isMissing(failure)) {
            return new DomainException(
                    ErrorCode.INTERNAL_ERROR,
                    "An object that Neap has put into " + place + " is missing: send the artifact again.",
                    failure);
        }
        if (failure instanceof AwsServiceException service && !isReplaced(failure)) {
            return ofServer(service, place, refused);
        }
        if (failure instanceof SdkClientException client) {
            return ofClient(client, place, refused);
        }
        return failure;
    }

    private static DomainException ofServer(AwsServiceException failure, String place, ErrorCode refused) {
        String said = (failure.statusCode() + " " + code(failure)).strip();
        String lower = said.toLowerCase(Locale.ROOT);
        if (failure.statusCode() == FULL || lower.contains("quota") || lower.contains("storagefull")) {
            return new DomainException(
                    ErrorCode.INSUFFICIENT_STORAGE,
                    "There is no room in " + place + " (" + said + "): free some, or raise its quota.",
                    failure);
        }
        if (failure.statusCode() >= SERVER || failure.statusCode() == TOO_MANY) {
            return new DomainException(
                    ErrorCode.TEMPORARILY_UNAVAILABLE,
                    "The server of " + place + " is not able to answer (" + said + "): try again a little later.",
                    failure);
        }
        if (failure.statusCode() == FORBIDDEN || failure.statusCode() == UNAUTHORIZED) {
            return new DomainException(
                    refused,
                    "Neap is not allowed to use " + place + " (" + said + "): its operator has to give it credentials"
                            + " that may list the bucket, and read, write and delete its objects.",
                    failure);
        }
        return new DomainException(
                refused,
                "The server of " + place + " refuses what Neap asks (" + said
                        + "): its operator has to look at neap.artifact.s3.bucket, endpoint, region and path-style.",
                failure);
    }

    private static DomainException ofClient(SdkClientException failure, String place, ErrorCode refused) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("credentials")) {
            return new DomainException(
                    refused,
                    "Neap has no credentials for " + place + ": its operator has to set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or another source of AWS's default chain.",
                    failure);
        }
        return new DomainException(
                ErrorCode.TEMPORARILY_UNAVAILABLE,
                "The server of " + place + " cannot be reached (" + said + "): try again a little later; its operator"
                        + " looks whether it runs and neap.artifact.s3.endpoint leads to it.",
                failure);
    }

    /** As the server says it; empty where it says no more than the status. */
    private static String code(AwsServiceException failure) {
        return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null
                ? ""
                : failure.awsErrorDetails().errorCode();
    }
}
