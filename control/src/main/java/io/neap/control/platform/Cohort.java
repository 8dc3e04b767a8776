// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The callers of a service in {@value #BUCKETS} buckets. The bucket of a caller is the first eight bytes of
 * {@code SHA-256(salt, a zero byte, key)}, both in UTF-8, as an unsigned number, modulo {@value #BUCKETS}. The salt is
 * the newest revision's name, so that each rollout has other first callers. Whoever computes it elsewhere checks it by
 * {@code src/site/reference/cohorts.csv}.
 */
public final class Cohort {

    public static final int BUCKETS = 10_000;

    /** Buckets to the percent. */
    public static final int PERCENT = BUCKETS / 100;

    private Cohort() {}

    /** 0 to 9999. */
    public static int bucket(String salt, String key) {
        MessageDigest digest = sha256();
        digest.update(salt.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        long head = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)))
                .getLong();
        return (int) Long.remainderUnsigned(head, BUCKETS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
