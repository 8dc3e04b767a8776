// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

/** BF16: the upper half of a float. */
public final class BrainFloat {

    private BrainFloat() {}

    /** Rounds to nearest, ties to even. */
    public static short fromFloat(float value) {
        int bits = Float.floatToIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16);
        }
        int half = 0x7FFF + ((bits >>> 16) & 1);
        return (short) ((bits + half) >>> 16);
    }

    public static float toFloat(short value) {
        return Float.intBitsToFloat(value << 16);
    }
}
