// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * How entries are signed and chained: HMAC-SHA-256 (RFC 2104) under a key that the database does not hold, so that
 * nobody who can write rows alone can write a row that verifies. Signatures and hashes are hex.
 */
public final class LedgerChain {

    /** What stands before the first entry. */
    public static final String GENESIS = "0".repeat(64);

    private final SecretKey key;

    public LedgerChain(SecretKey key) {
        this.key = key;
    }

    /** Signs one entry as it is written; {@code data} is the JSON text that is stored. */
    public String sign(UUID id, Instant at, LedgerEntry entry, String data) {
        Mac mac = mac();
        mac.update(ByteBuffer.allocate(28)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .flip());
        for (String field : new String[] {entry.workspace(), entry.kind(), entry.subject(), entry.actor(), data}) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            mac.update(bytes);
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /** Chains a signed entry to its predecessor at its place. */
    public String chain(String previousHash, long sequence, String signature) {
        Mac mac = mac();
        mac.update(HexFormat.of().parseHex(previousHash));
        mac.update(ByteBuffer.allocate(8).putLong(sequence).flip());
        return HexFormat.of().formatHex(mac.doFinal(HexFormat.of().parseHex(signature)));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256, but this one refuses it.", e);
        }
    }
}
