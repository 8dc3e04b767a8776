// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.neap.control.model.signature.Compatibility;

/**
 * How a version stands to one before it.
 *
 * @param version the one before
 */
public record Comparison(String version, Compatibility compatibility) {

    public static Comparison of(String version, Look before, Look after) {
        return new Comparison(
                version,
                before.seen()
                        .flatMap(former -> after.seen().map(inspection -> inspection.forCallersOf(former)))
                        .orElseGet(() -> Compatibility.unknown("the files of one of them are not here")));
    }
}
