// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Says in words what is known of a version. */
final class VersionWords {

    private final PrintWriter out;

    VersionWords(PrintWriter out) {
        this.out = out;
    }

    /** A line for each thing that one should know, below the line of the version. */
    void brief(JsonNode report) {
        List<String> formats = texts(report.path("formats"));
        if (!formats.isEmpty()) {
            out.println("    formats: " + String.join(", ", formats));
        }
        findings("    ", report.path("risks"), report.path("problems"), report.path("predecessor"));
    }

    /** All but the lists of operators, which {@code --json} has. */
    void whole(JsonNode version) {
        JsonNode report = version.path("report");
        out.println(version.path("name").asText() + " version "
                + version.path("version").asText() + "  "
                + version.path("source").asText());
        switch (version.path("files").asText()) {
            case "elsewhere" -> out.println("  Its files are in another store, where Neap does not look.");
            case "none" -> out.println("  There are no files yet.");
            default ->
                out.println("  files: " + report.path("files").asText() + ", "
                        + report.path("bytes").asText() + " bytes");
        }
        for (JsonNode format : report.path("formats")) {
            out.println("  format: " + format.path("format").asText()
                    + (format.path("executable").asBoolean() ? ", which runs code when it is loaded" : ""));
        }
        report.path("signature").properties().forEach(part -> {
            if (part.getValue().isArray()) {
                out.println("  " + part.getKey() + ": " + part.getValue());
            }
        });
        report.path("onnx").forEach(this::onnx);
        findings("  ", version.path("risks"), report.path("problems"), version.path("predecessor"));
        version.path("approvals").forEach(this::approval);
    }

    private void approval(JsonNode approval) {
        out.println("  approved for " + approval.path("alias").asText() + " by "
                + approval.path("approver").asText() + " at "
                + approval.path("at").asText()
                + (approval.has("reason") ? ": " + approval.path("reason").asText() : "")
                + (approval.path("holds").asBoolean() ? "" : ", which holds no more: its files are others now"));
    }

    private void onnx(JsonNode onnx) {
        out.println("  ONNX: " + onnx.path("file").asText() + ", "
                + onnx.path("nodes").asText() + " nodes, "
                + onnx.path("operators").size() + " operators, opsets " + onnx.path("opsets") + ", "
                + onnx.path("weightBytes").asText() + " bytes of weights");
        for (String side : new String[] {"inputs", "outputs"}) {
            for (JsonNode port : onnx.path(side)) {
                out.println("    " + side.substring(0, side.length() - 1) + " "
                        + port.path("name").asText() + ": " + port.path("type").asText()
                        + (port.path("shape").isArray() ? " " + port.path("shape") : ""));
            }
        }
    }

    private void findings(String indent, JsonNode risks, JsonNode problems, JsonNode predecessor) {
        texts(risks).forEach(risk -> out.println(indent + "risk: " + risk));
        texts(problems).forEach(problem -> out.println(indent + "problem: " + problem));
        String verdict = predecessor.path("verdict").asText();
        if (verdict.equals("breaking")) {
            texts(predecessor.path("reasons"))
                    .forEach(reason -> out.println(indent + "breaks callers of version "
                            + predecessor.path("version").asText() + ": " + reason));
        } else if (verdict.equals("compatible")) {
            out.println(
                    indent + "callers of version " + predecessor.path("version").asText() + " can call it");
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
