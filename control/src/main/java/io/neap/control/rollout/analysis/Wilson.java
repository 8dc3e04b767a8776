// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.analysis;

/**
 * Wilson's score interval for a share: unlike the normal approximation it holds for few requests and for shares near
 * 0 (E. B. Wilson, 1927).
 */
record Wilson(double lower, double upper) {

    /** Two-sided 99 %: the same rollout is judged many times a minute, so each look must seldom err. */
    private static final double Z = 2.576;

    static Wilson of(long hits, long trials) {
        if (trials == 0) {
            return new Wilson(0, 1);
        }
        double n = trials;
        double share = hits / n;
        double zz = Z * Z;
        double centre = share + zz / (2 * n);
        double spread = Z * Math.sqrt(share * (1 - share) / n + zz / (4 * n * n));
        double scale = 1 + zz / n;
        return new Wilson(Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale));
    }
}
