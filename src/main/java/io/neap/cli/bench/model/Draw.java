// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.model;

import java.util.SplittableRandom;

/** Numbers from a fixed seed. */
final class Draw {

    private static final long SEED = 20_261_126;
    private static final double DECIMALS = 1e5;

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** So many, from {@code -scale} to {@code scale}. */
    float[] floats(int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((random.nextDouble() * 2 - 1) * scale);
        }
        return values;
    }

    /** Weights of a layer with that many inputs: what they make of a signal is about as strong as it was (He et al., 2015). */
    float[] weights(int count, int inputs) {
        return floats(count, Math.sqrt(6.0 / inputs));
    }

    /** As a client would send them: from -1 to 1, with five decimals at most. */
    float[] row(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (Math.round((random.nextDouble() * 2 - 1) * DECIMALS) / DECIMALS);
        }
        return values;
    }

    /** The same numbers, to compute with. */
    static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }
}
