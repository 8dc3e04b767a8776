// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Bodies that are almost right. */
public final class Mutations {

    private static final int MAX_CHANGES = 4;
    private static final int MAX_PIECE = 19;
    private static final byte[] NOTHING = {};
    private static final byte[] NO_UTF_8 = {(byte) 0xC3, (byte) 0x28, (byte) 0xED, (byte) 0xA0, (byte) 0x80};

    private static final List<String> PIECES = List.of(
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

    private Mutations() {}

    /** One to four changes: a bit flipped, a cut, a piece taken out or doubled, something put in, bytes that are no UTF-8. */
    public static Arbitrary<UnaryOperator<byte[]>> changes() {
        return change().list().ofMinSize(1).ofMaxSize(MAX_CHANGES).map(changes -> body -> {
            byte[] changed = body;
            for (Change each : changes) {
                changed = changed.length == 0 ? changed : each.apply(changed);
            }
            return changed;
        });
    }

    private static Arbitrary<Change> change() {
        Arbitrary<Integer> places = Arbitraries.integers().between(0, Short.MAX_VALUE);
        Arbitrary<Integer> lengths = Arbitraries.integers().between(1, MAX_PIECE);
        return Combinators.combine(places, lengths, effects()).as(Change::new);
    }

    private static Arbitrary<Effect> effects() {
        Arbitrary<Effect> flips =
                Arbitraries.integers().between(0, Byte.SIZE - 1).map(bit -> (body, from, to) -> flip(body, from, bit));
        Arbitrary<Effect> inserts = Arbitraries.of(PIECES)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .map(piece -> (body, from, to) -> splice(body, from, from, piece));
        Arbitrary<Effect> others = Arbitraries.of(List.of(
                (body, from, to) -> Arrays.copyOf(body, from),
                (body, from, to) -> splice(body, from, to, NOTHING),
                (body, from, to) -> splice(body, to, to, Arrays.copyOfRange(body, from, to)),
                (body, from, to) -> splice(body, from, from, NO_UTF_8)));
        return Arbitraries.oneOf(flips, inserts, others);
    }

    private static byte[] flip(byte[] body, int at, int bit) {
        byte[] flipped = body.clone();
        flipped[at] ^= (byte) (1 << bit);
        return flipped;
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] instead) {
        ByteArrayOutputStream spliced = new ByteArrayOutputStream(body.length + instead.length);
        spliced.write(body, 0, from);
        spliced.writeBytes(instead);
        spliced.write(body, to, body.length - to);
        return spliced.toByteArray();
    }

    private interface Effect {
        byte[] on(byte[] body, int from, int to);
    }

    private record Change(int place, int length, Effect effect) {

        byte[] apply(byte[] body) {
            int from = place % body.length;
            return effect.on(body, from, Math.min(body.length, from + length));
        }
    }
}
