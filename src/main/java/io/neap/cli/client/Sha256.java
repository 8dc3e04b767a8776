// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over bytes as they come. */
public final class Sha256 {

    private static final int BUFFER = 128 << 10;

    private final MessageDigest digest;

    public Sha256() {
        digest = fresh();
    }

    /** One that has taken in nothing. */
    public static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Takes in all that is left of the stream. */
    public void read(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
    }

    /** In lower-case digits; ends it. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
