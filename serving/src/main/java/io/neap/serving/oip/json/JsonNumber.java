// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import org.jspecify.annotations.Nullable;

/**
 * A number as written: sign, digits, power of ten. Almost all become a double by one exact multiplication or division
 * (Clinger's fast path); the rest, and what lies half-way between two floats, go through the JDK's own parser.
 */
final class JsonNumber {

    private static final long MAX_EXACT = 1L << 53;
    private static final int MAX_DIGITS = 18;
    private static final int MAX_POWER = 22;
    /** More than any body has digits after its point, which the exponent may shift back; the sum of both fits an int. */
    private static final long MAX_EXPONENT = 1_000_000_000;

    static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    /** The bits of a double that a float has no room for, and what stands there in the middle between two floats. */
    static final long BELOW_FLOAT = (1L << 29) - 1;

    static final long HALF_WAY = 1L << 28;

    private boolean negative;
    private long digits;
    private int count;
    private int exponent;
    private boolean integer;

    /** Takes any number. */
    static void scan(JsonReader json) {
        if (special(json) == null) {
            new JsonNumber().read(json);
        }
    }

    /** Takes a number as the nearest float. */
    float toFloat(JsonReader json) {
        Double special = special(json);
        if (special != null) {
            return special.floatValue();
        }
        int start = read(json);
        if (isExact()) {
            double value = exact();
            double magnitude = Math.abs(value);
            if (magnitude == 0) {
                return (float) value;
            }
            boolean normal = magnitude >= Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE;
            if (normal && (Double.doubleToRawLongBits(value) & BELOW_FLOAT) != HALF_WAY) {
                return (float) value;
            }
        }
        float value = Float.parseFloat(json.text(start));
        if (Float.isInfinite(value)) {
            throw outOfRange(json.text(start), "FP32");
        }
        return value;
    }

    /** Takes a number as the nearest double. */
    double toDouble(JsonReader json) {
        Double special = special(json);
        if (special != null) {
            return special;
        }
        int start = read(json);
        if (isExact()) {
            return exact();
        }
        double value = Double.parseDouble(json.text(start));
        if (Double.isInfinite(value)) {
            throw outOfRange(json.text(start), "FP64");
        }
        return value;
    }

    /** Any integer of 64 bits. */
    long toLong(JsonReader json, String what) {
        return toLong(json, Long.MIN_VALUE, Long.MAX_VALUE, what);
    }

    /** Takes a number without fraction or exponent, from {@code min} to {@code max}. */
    long toLong(JsonReader json, long min, long max, String type) {
        int start = readInteger(json, type);
        try {
            long value = count <= MAX_DIGITS ? (negative ? -digits : digits) : Long.parseLong(json.text(start));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException tooLong) {
            // More digits than a long has: out of range like any other.
        }
        throw outOfRange(json.text(start), type);
    }

    /** Takes a number from 0 to 2^64-1, as the bits of an unsigned long. */
    long toUnsignedLong(JsonReader json) {
        int start = readInteger(json, "UINT64");
        try {
            if (!negative || digits == 0) {
                return count <= MAX_DIGITS ? digits : Long.parseUnsignedLong(json.text(start));
            }
        } catch (NumberFormatException tooLong) {
            // More than 64 bits: out of range as a negative one is.
        }
        throw outOfRange(json.text(start), "UINT64");
    }

    private int readInteger(JsonReader json, String type) {
        json.peek();
        int start = json.position();
        read(json);
        if (!integer) {
            throw ServingException.invalid("expected " + type + ", got " + shown(json.text(start)));
        }
        return start;
    }

    private boolean isExact() {
        return count <= MAX_DIGITS && digits <= MAX_EXACT && exponent >= -MAX_POWER && exponent <= MAX_POWER;
    }

    private double exact() {
        double value = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
        return negative ? -value : value;
    }

    /** Takes a number's text and returns where it starts. */
    private int read(JsonReader json) {
        byte first = json.peek();
        int start = json.position();
        digits = 0;
        count = 0;
        exponent = 0;
        integer = true;
        negative = first == '-';
        if (negative) {
            json.advance();
        }
        boolean leadingZero = json.here() == '0';
        int whole = readDigits(json);
        if (leadingZero && whole > 1) {
            throw json.unexpected("no digit after a leading zero");
        }
        if (json.here() == '.') {
            integer = false;
            json.advance();
            exponent = -readDigits(json);
        }
        if (json.here() == 'e' || json.here() == 'E') {
            integer = false;
            readExponent(json);
        }
        return start;
    }

    private int readDigits(JsonReader json) {
        int start = json.position();
        int digit = json.here() - '0';
        while (digit >= 0 && digit <= 9) {
            if (count < MAX_DIGITS) {
                digits = digits * 10 + digit;
            }
            if (digits != 0) {
                count++;
            }
            json.advance();
            digit = json.here() - '0';
        }
        if (json.position() == start) {
            throw json.unexpected("a number");
        }
        return json.position() - start;
    }

    private void readExponent(JsonReader json) {
        json.advance();
        boolean minus = json.here() == '-';
        if (minus || json.here() == '+') {
            json.advance();
        }
        int start = json.position();
        long value = 0;
        int digit = json.here() - '0';
        while (digit >= 0 && digit <= 9) {
            value = Math.min(value * 10 + digit, MAX_EXPONENT);
            json.advance();
            digit = json.here() - '0';
        }
        if (json.position() == start) {
            throw json.unexpected("an exponent");
        }
        exponent += (int) (minus ? -value : value);
    }

    private static @Nullable Double special(JsonReader json) {
        byte first = json.peek();
        if (first == 'N' && json.word("NaN")) {
            return Double.NaN;
        }
        if (first == 'I' && json.word("Infinity")) {
            return Double.POSITIVE_INFINITY;
        }
        if (first == '-' && json.word("-Infinity")) {
            return Double.NEGATIVE_INFINITY;
        }
        return null;
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static ServingException outOfRange(String text, String type) {
        return ServingException.invalid(shown(text) + " is out of the range of " + type);
    }
}
