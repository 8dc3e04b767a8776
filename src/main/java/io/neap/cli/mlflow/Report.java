// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an import has found on both sides: counts, differences by name, and what it does not take. */
public final class Report {

    private final String source;
    private final boolean dryRun;
    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    private final List<String> differences = new ArrayList<>();
    private final List<String> notTaken = new ArrayList<>();
    private long copied;
    private long compared;

    /** Nothing is counted yet. */
    public Report(String source, boolean dryRun) {
        this.source = source;
        this.dryRun = dryRun;
        for (Kind kind : Kind.values()) {
            if (kind != Kind.POINTS || !dryRun) { // which are counted only as they are copied
                counts.put(kind, new Count());
            }
        }
    }

    /** What is counted, as it is called in the report. */
    enum Kind {
        EXPERIMENTS("experiments"),
        RUNS("runs"),
        POINTS("points of metrics"),
        LOGGED_MODELS("logged models"),
        MODELS("registered models"),
        VERSIONS("model versions"),
        FILES("files");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    /** How many of a kind. */
    private static final class Count {

        private long atSource;
        private long here;
        private long fresh;
    }

    private Count count(Kind kind) {
        return counts.computeIfAbsent(kind, uncounted -> new Count());
    }

    void found(Kind kind) {
        count(kind).atSource++;
    }

    void found(Kind kind, long more) {
        count(kind).atSource += more;
    }

    /** Neap has it; {@code fresh} when it has it from this import. */
    void here(Kind kind, boolean fresh) {
        here(kind, 1, fresh ? 1 : 0);
    }

    void here(Kind kind, long more, long fresh) {
        count(kind).here += more;
        count(kind).fresh += fresh;
    }

    /** Bytes of a file went over. */
    void copied(long bytes) {
        copied += bytes;
    }

    /** The digest of what was read is that of what Neap stores. */
    void compared() {
        compared++;
    }

    /** Names what is not the same on both sides. */
    public void differs(String what, String how) {
        differences.add(what + ": " + how);
    }

    /** The conflicts of an answer of the door. */
    void conflicts(String what, JsonNode arrival) {
        for (JsonNode conflict : arrival.path("conflicts")) {
            differs(
                    what,
                    conflict.path("what").asText() + " is " + said(conflict.path("source")) + " at the source and "
                            + said(conflict.path("here")) + " here, and stays");
        }
    }

    private static String said(JsonNode value) {
        return value.isTextual() ? "'" + value.asText() + "'" : "not set";
    }

    void notTaken(String what) {
        notTaken.add(what);
    }

    /** Whether both sides say the same about all that was to be taken. */
    public boolean isClean() {
        return differences.isEmpty();
    }

    /** One JSON document. */
    public Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        counts.forEach((kind, count) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("source", count.atSource);
            if (!dryRun) {
                one.put("here", count.here);
                one.put("new", count.fresh);
            }
            all.put(kind.name().toLowerCase(Locale.ROOT), one);
        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("source", source);
        document.put("dryRun", dryRun);
        document.put("counts", all);
        document.put("bytesCopied", copied);
        document.put("digestsCompared", compared);
        document.put("differences", differences);
        document.put("notTaken", notTaken);
        return document;
    }

    /** In words. */
    public void print(PrintWriter out) {
        out.println((dryRun ? "What there is at " : "Imported from ") + source);
        out.printf("%-18s %12s%s%n", "", "source", dryRun ? "" : String.format("%12s%12s", "here", "new"));
        counts.forEach((kind, count) -> out.printf(
                "%-18s %12d%s%n",
                kind.title, count.atSource, dryRun ? "" : String.format("%12d%12d", count.here, count.fresh)));
        if (!dryRun) {
            out.println(copied + " bytes were copied; of " + compared
                    + " files the SHA-256 of what was read is that of what Neap stores.");
        }
        list(out, "Not taken:", notTaken);
        list(out, "Differences:", differences);
        if (differences.isEmpty() && !dryRun) {
            out.println("No differences.");
        }
    }

    private static void list(PrintWriter out, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out.println(title);
            lines.forEach(line -> out.println("  " + line));
        }
    }
}
