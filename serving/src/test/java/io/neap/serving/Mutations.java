// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes bodies that are almost right, the same ones for the same seed. */
public final class Mutations {

    private static final List<String> INSERTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\ud83d",
            "\\u00",
            "null",
            "NaN",
            "-Infinity",
            "1e999999999999",
            "-1e-999999999999",
            "9223372036854775808",
            "-9223372036854775809",
            "4611686018427387904",
            "9".repeat(5_000),
            "0." + "0".repeat(5_000) + "1",
            "[".repeat(100_000),
            "{\"a\":".repeat(20_000));

    private final SplittableRandom random;

    public Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** One to four changes: a bit flipped, a cut, a piece taken out or doubled, something put in, bytes that are no UTF-8. */
    public byte[] of(byte[] good) {
        byte[] changed = good;
        for (int changes = random.nextInt(1, 5); changes > 0 && changed.length > 0; changes--) {
            changed = change(changed);
        }
        return changed;
    }

    private byte[] change(byte[] body) {
        int at = random.nextInt(body.length);
        int to = Math.min(body.length, at + random.nextInt(1, 20));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = body.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> Arrays.copyOf(body, at);
            case 2 -> splice(body, at, to, new byte[0]);
            case 3 -> splice(body, to, to, Arrays.copyOfRange(body, at, to));
            case 4 ->
                splice(body, at, at, INSERTS.get(random.nextInt(INSERTS.size())).getBytes(StandardCharsets.UTF_8));
            default ->
                splice(body, at, at, new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xED, (byte) 0xA0, (byte) 0x80});
        };
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] instead) {
        ByteArrayOutputStream spliced = new ByteArrayOutputStream(body.length + instead.length);
        spliced.write(body, 0, from);
        spliced.writeBytes(instead);
        spliced.write(body, to, body.length - to);
        return spliced.toByteArray();
    }
}
