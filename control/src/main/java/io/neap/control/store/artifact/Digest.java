// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What has been written so far: how much, and its SHA-256. */
final class Digest {

    private final MessageDigest sha256;
    private long size;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    void update(byte[] part) {
        size += part.length;
        sha256.update(part);
    }

    long size() {
        return size;
    }

    /** In lower-case hex; ends the digest. */
    String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
