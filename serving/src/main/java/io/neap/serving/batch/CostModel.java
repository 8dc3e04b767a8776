// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

/**
 * What a run of so many rows will take: a part that every run costs, and one for each row, fitted by least squares to the
 * runs so far, of which the older count less and less. Not safe for several threads.
 */
final class CostModel {

    /** After 100 further runs, one counts for a third of what it did. */
    private static final double MEMORY = 0.99;

    /** A pause of the machine makes one run much longer; nothing is learnt of it beyond that many times. */
    private static final int LONGEST = 4;

    private double runs;
    private double rows;
    private double rowsSquared;
    private double nanos;
    private double rowsTimesNanos;
    private double perRun;
    private double perRow;

    /** A run of so many rows has taken that long. */
    void observe(long size, long took) {
        long counted = runs == 0 ? took : Math.min(took, LONGEST * Math.max(1, estimate(size)));
        runs = runs * MEMORY + 1;
        rows = rows * MEMORY + size;
        rowsSquared = rowsSquared * MEMORY + (double) size * size;
        nanos = nanos * MEMORY + counted;
        rowsTimesNanos = rowsTimesNanos * MEMORY + (double) size * counted;
        double spread = runs * rowsSquared - rows * rows;
        boolean sizesDiffer = spread > 1e-6 * rows * rows;
        perRow = sizesDiffer ? Math.max(0, (runs * rowsTimesNanos - rows * nanos) / spread) : 0;
        perRun = Math.max(0, (nanos - perRow * rows) / runs);
    }

    /** Nanoseconds; 0 as long as no run has been seen. */
    long estimate(long size) {
        return (long) (perRun + perRow * size);
    }
}
