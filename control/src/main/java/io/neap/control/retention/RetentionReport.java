// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import java.util.List;

/**
 * What applying a policy has done so far.
 *
 * @param complete whether nothing is left to do
 */
public record RetentionReport(boolean complete, List<Tally> done) {

    public RetentionReport {
        done = List.copyOf(done);
    }
}
