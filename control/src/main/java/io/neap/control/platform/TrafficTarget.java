// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.util.Optional;

/**
 * A share of a service's requests.
 *
 * @param percent 0 to 100; a target with 0 is reached by its tag alone
 * @param tag a name under which this revision alone is reached
 */
public record TrafficTarget(RevisionName revision, int percent, Optional<String> tag) {

    public static TrafficTarget of(RevisionName revision, int percent) {
        return new TrafficTarget(revision, percent, Optional.empty());
    }

    public TrafficTarget tagged(String name) {
        return new TrafficTarget(revision, percent, Optional.of(name));
    }
}
