// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

/**
 * How two filters go together: normalized pointwise mutual information, from -1 (never both) by 0 (independent of each
 * other) to 1 (always both).
 *
 * @param npmi NaN where a filter finds nothing
 * @param smoothed the same with half a trace more in each of the four cells, for few traces
 * @see <a href="https://svn.spraakdata.gu.se/repos/gerlof/pub/www/Docs/npmi-pfd.pdf">Bouma, Normalized (Pointwise) Mutual
 *     Information in Collocation Extraction</a>
 */
public record Correlation(double npmi, double smoothed, FilterCounts counts) {

    /** Jeffreys' prior. */
    private static final double PRIOR = 0.5;

    static Correlation of(FilterCounts counts) {
        if (counts.first() == 0 || counts.second() == 0) {
            return new Correlation(Double.NaN, Double.NaN, counts);
        }
        double npmi = counts.both() == 0 ? -1 : npmi(counts, 0);
        return new Correlation(npmi, npmi(counts, PRIOR), counts);
    }

    private static double npmi(FilterCounts counts, double more) {
        if (counts.both() == counts.total()) {
            return 1; // nothing to tell apart, and nothing to divide by
        }
        double total = counts.total() + 4 * more;
        double both = (counts.both() + more) / total;
        double first = (counts.first() + 2 * more) / total;
        double second = (counts.second() + 2 * more) / total;
        double information = Math.log(both) - Math.log(first) - Math.log(second);
        return Math.clamp(information / -Math.log(both), -1, 1);
    }
}
