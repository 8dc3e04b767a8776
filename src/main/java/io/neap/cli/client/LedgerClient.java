// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The ledger over {@code /api/v1/ledger}. */
public final class LedgerClient {

    private final Api api;

    public LedgerClient(Api api) {
        this.api = api;
    }

    /** {@code {entries, unsealed, head, faults:[{sequence, kind, message}]}}. */
    public JsonNode verify() {
        return api.get("/api/v1/ledger/verify");
    }

    /** The newest entries of one kind, oldest first; at most {@code limit}. */
    public JsonNode find(String workspace, String kind, int limit) {
        return api.get("/api/v1/ledger?workspace=" + workspace + "&kind="
                + URLEncoder.encode(kind, StandardCharsets.UTF_8) + "&limit=" + limit);
    }

    /** A report of {@link #verify} in words: one line, and one more for each fault. */
    public static String sentence(JsonNode report) {
        StringBuilder text = new StringBuilder();
        JsonNode faults = report.path("faults");
        text.append(faults.isEmpty() ? "The ledger is whole: " : "The ledger is broken: ")
                .append(report.path("entries").asLong())
                .append(" entries, ")
                .append(report.path("unsealed").asLong())
                .append(" not sealed yet, head ")
                .append(shortened(report.path("head").asText()));
        for (JsonNode fault : faults) {
            text.append(System.lineSeparator())
                    .append("  ")
                    .append(fault.path("sequence").asLong())
                    .append(' ')
                    .append(fault.path("kind").asText())
                    .append(": ")
                    .append(fault.path("message").asText());
        }
        return text.toString();
    }

    private static String shortened(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }
}
