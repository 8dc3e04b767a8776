// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The quick way through an array of floats. Nearly all are written plainly: a sign, up to eighteen digits, a point. Such
 * a number is one division of two doubles, whose error of less than two units in the last place decides nothing unless
 * the result lies next to the middle between two floats. Whatever else comes is left to {@link JsonNumber}.
 */
final class PlainFloats {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_DIGITS = 18;
    /** Behind a zero and the point; what a long cannot hold is negative then. */
    private static final int MAX_FRACTION = 19;
    /** Sign, digits, point, comma and white space; where fewer bytes are left, none is looked at. */
    private static final int LONGEST = 64;

    /** In units of a double's last place. */
    private static final long MARGIN = 8;

    private final byte[] bytes;
    private int at;
    private double value;

    private PlainFloats(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes numbers that are written plainly, each with the comma behind it, so that another one must follow.
     *
     * @return how many: from 0 to {@code most}
     */
    static int take(JsonReader json, ByteBuffer target, long most) {
        PlainFloats plain = new PlainFloats(json.bytes());
        int start = json.position();
        int last = start + json.remaining() - LONGEST;
        int taken = 0;
        while (taken < most && start <= last && plain.read(start)) {
            target.putFloat((float) plain.value);
            taken++;
            start = plain.at;
        }
        json.moveTo(start);
        return taken;
    }

    /** Reads one number and its comma, if that is what is there. */
    private boolean read(int start) {
        int first = bytes[start] == ' ' ? start + 1 : start;
        boolean negative = bytes[first] == '-';
        if (negative) {
            first++;
        }
        int end = first;
        long digits = 0;
        while (isDigit(bytes[end]) && end - first < MAX_DIGITS) {
            digits = digits * 10 + bytes[end++] - '0';
        }
        int whole = end - first;
        int fraction = 0;
        if (bytes[end] == '.') {
            int point = end++;
            for (long eight = (long) LONG.get(bytes, end);
                    areDigits(eight) && end - point <= MAX_FRACTION;
                    eight = (long) LONG.get(bytes, end)) {
                digits = digits * 100_000_000 + eightDigits(eight);
                end += 8;
            }
            while (isDigit(bytes[end]) && end - point <= MAX_FRACTION) {
                digits = digits * 10 + bytes[end++] - '0';
            }
            fraction = end - point - 1;
        }
        boolean isLong = bytes[first] == '0'
                ? whole == 1 && fraction <= MAX_FRACTION && digits >= 0
                : whole > 0 && whole + fraction <= MAX_DIGITS;
        boolean isEnded = bytes[end] == ',' && (fraction > 0 || end - first == whole);
        if (!isLong || !isEnded) {
            return false;
        }
        double magnitude = digits / JsonNumber.POWERS[fraction];
        value = negative ? -magnitude : magnitude;
        at = end + 1;
        return decidesFloat(magnitude);
    }

    /** Whether every double within the margin of this one becomes the same float. */
    private static boolean decidesFloat(double value) {
        long below = Double.doubleToRawLongBits(value) & JsonNumber.BELOW_FLOAT;
        return value == 0 || (value >= Float.MIN_NORMAL && Math.abs(below - JsonNumber.HALF_WAY) > MARGIN);
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private static boolean areDigits(long eight) {
        return ((eight & 0xF0F0F0F0F0F0F0F0L) | (((eight + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) >>> 4))
                == 0x3333333333333333L;
    }

    /** Eight digits as one number, by three multiplications (Johnny Lee's, in D. Lemire's "Number parsing", 2021). */
    private static long eightDigits(long eight) {
        long pairs = ((eight & 0x0F0F0F0F0F0F0F0FL) * 2561) >>> 8;
        long fours = ((pairs & 0x00FF00FF00FF00FFL) * 6_553_601) >>> 16;
        return ((fours & 0x0000FFFF0000FFFFL) * 42_949_672_960_001L) >>> 32;
    }
}
