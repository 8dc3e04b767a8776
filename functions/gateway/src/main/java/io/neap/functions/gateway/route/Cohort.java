// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Callers in buckets, by the definition that {@code src/site/reference/cohorts.csv} checks. */
public final class Cohort {

    public static final int BUCKETS = 10_000;

    private static final int HEAD = 8;

    private Cohort() {}

    /** 0 to 9999: the first eight bytes of {@code SHA-256(salt, a zero byte, key)} as a number, modulo 10,000. */
    public static int bucket(String salt, String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((salt + '\0' + key).getBytes(UTF_8));
            BigInteger head = new BigInteger(1, Arrays.copyOf(digest, HEAD));
            return head.mod(BigInteger.valueOf(BUCKETS)).intValue();
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
