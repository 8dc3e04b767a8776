// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One fact, as a domain writes it down.
 *
 * @param kind what happened, as {@code noun.verb-in-the-past}: {@code run.ended}, {@code route.applied}
 * @param workspace the tenant that it happened in
 * @param subject what it happened to, as {@code noun/name}: {@code model/penguins/2}, {@code service/penguins}
 * @param actor who or what decided: {@code user:ada}, {@code rollout-controller}, {@code trigger/nightly}
 * @param data the evidence; JSON values only (String, Number, Boolean, List, Map), sorted by key
 */
public record LedgerEntry(String kind, String workspace, String subject, String actor, Map<String, Object> data) {

    /** Who sent the request, of whom nothing more is known. */
    public static final String CLIENT = "client";

    public LedgerEntry {
        data = Collections.unmodifiableMap(new TreeMap<>(data));
    }
}
