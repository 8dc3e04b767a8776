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

    private static final long[] TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    /** In units of a double's last place. */
    private static final long MARGIN = 8;

    private static final int NONE = -1;

    private PlainFloats() {}

    /**
     * Takes numbers that are written plainly, each with the comma behind it, so that another one must follow.
     *
     * @return how many: from 0 to {@code most}
     */
    static int take(JsonReader json, ByteBuffer target, long most) {
        byte[] bytes = json.bytes();
        int start = json.position();
        int last = start + json.remaining() - LONGEST;
        int taken = 0;
        while (taken < most && start <= last) {
            int next = take(bytes, start, target);
            if (next == NONE) {
                break;
            }
            taken++;
            start = next;
        }
        json.moveTo(start);
        return taken;
    }

    /** Takes one number and its comma, if that is what is there, and says where the next one begins. */
    private static int take(byte[] bytes, int start, ByteBuffer target) {
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
            long eight = (long) LONG.get(bytes, end);
            int count = digits(eight);
            while (count == 8 && end - point <= MAX_FRACTION) {
                digits = digits * 100_000_000 + number(eight);
                end += 8;
                eight = (long) LONG.get(bytes, end);
                count = digits(eight);
            }
            digits = digits * TENS[count] + number(eight << 8 << (56 - 8 * count));
            end += count;
            fraction = end - point - 1;
        }
        boolean isLong = bytes[first] == '0'
                ? whole == 1 && fraction <= MAX_FRACTION && digits >= 0
                : whole > 0 && whole + fraction <= MAX_DIGITS;
        boolean isEnded = bytes[end] == ',' && (fraction > 0 || end - first == whole);
        if (!isLong || !isEnded) {
            return NONE;
        }
        double magnitude = digits / JsonNumber.POWERS[fraction];
        return put(target, magnitude, negative) ? end + 1 : NONE;
    }

    private static boolean put(ByteBuffer target, double magnitude, boolean negative) {
        boolean decided = decidesFloat(magnitude);
        if (decided) {
            target.putFloat((float) (negative ? -magnitude : magnitude));
        }
        return decided;
    }

    /** Whether every double within the margin of this one becomes the same float. */
    private static boolean decidesFloat(double value) {
        long below = Double.doubleToRawLongBits(value) & JsonNumber.BELOW_FLOAT;
        return value == 0 || (value >= Float.MIN_NORMAL && Math.abs(below - JsonNumber.HALF_WAY) > MARGIN);
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    /** How many of the eight characters are digits before the first that is none. */
    private static int digits(long eight) {
        long values = eight ^ 0x3030303030303030L;
        long others = (((values & 0x7F7F7F7F7F7F7F7FL) + 0x7676767676767676L) | values) & 0x8080808080808080L;
        return Long.numberOfTrailingZeros(others) >>> 3;
    }

    /**
     * Eight digits as one number, by three multiplications (Johnny Lee's, in D. Lemire's "Number parsing", 2021); a zero
     * byte counts as the digit zero.
     */
    private static long number(long eight) {
        long pairs = ((eight & 0x0F0F0F0F0F0F0F0FL) * 2561) >>> 8;
        long fours = ((pairs & 0x00FF00FF00FF00FFL) * 6_553_601) >>> 16;
        return ((fours & 0x0000FFFF0000FFFFL) * 42_949_672_960_001L) >>> 32;
    }
}
