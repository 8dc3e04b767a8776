// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.policy;

import io.neap.control.model.ModelGuard.AliasMove;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.RegisteredModel;
import io.neap.control.model.inspection.Comparison;
import io.neap.control.model.inspection.Inspection;
import io.neap.control.model.inspection.Look;
import io.neap.control.model.onnx.OnnxReport;
import io.neap.control.model.signature.Compatibility.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What speaks against a version or a move, each in sentences that say what to do. */
final class Refusals {

    private Refusals() {}

    /** Why the files are not taken; empty when they are. What cannot be looked at cannot be known to be safe. */
    static Optional<String> ofFormats(ModelPolicy policy, Look look, String artifactUri) {
        if (!policy.blocks()) {
            return Optional.empty();
        }
        return switch (look) {
            case Look.Elsewhere ignored ->
                Optional.of("its files are at " + artifactUri
                        + ", where Neap does not look, and only formats that run no code of their author are allowed here"
                        + " (executableFormats: block). Log it to this server.");
            case Look.Empty ignored ->
                Optional.of("there are no files at " + artifactUri
                        + " yet, and only formats that run no code of their author are allowed here (executableFormats:"
                        + " block). Upload them, then register it.");
            case Look.Seen(Inspection seen) -> ofSeen(seen);
        };
    }

    private static Optional<String> ofSeen(Inspection seen) {
        if (!seen.risks().isEmpty()) {
            return Optional.of(
                    "loading it runs code of its author, which is not allowed here (executableFormats: block): "
                            + String.join(", ", Few.of(seen.risks()))
                            + ". Log it in a format that is data alone, such as ONNX, skops or safetensors.");
        }
        if (!seen.whole()) {
            return Optional.of(
                    "it has more files than are looked at, or an MLmodel that can't be read, and only formats"
                            + " that run no code of their author are allowed here (executableFormats: block).");
        }
        List<String> partly = seen.onnx().stream()
                .filter(report -> !report.whole())
                .map(OnnxReport::file)
                .toList();
        return partly.isEmpty()
                ? Optional.empty()
                : Optional.of("not all of its ONNX files could be looked at whole, and only formats that run no code of"
                        + " their author are allowed here (executableFormats: block): " + String.join(", ", partly)
                        + ". Its report says why: neap model inspect.");
    }

    /** Why an alias stays where it is. */
    static String ofUnset(RegisteredModel model, ModelVersion from, String alias) {
        return "Alias " + alias + " of " + model.name() + " can't be taken from version " + from.version()
                + ": by the policy of the model or its workspace (compatibleAliases) it only moves, to a version that"
                + " callers can call. Move it to another version, or take it out of the policy first: neap model policy.";
    }

    /** Each a sentence; none when the alias may move. */
    static List<String> ofMove(ModelPolicy policy, AliasMove move, Look look, Optional<Comparison> comparison) {
        List<String> refusals = new ArrayList<>();
        ofFormats(policy, look, move.to().artifactUri())
                .ifPresent(why -> refusals.add("Version " + move.to().version() + ": " + why));
        comparison
                .filter(compared -> compared.compatibility().verdict() != Verdict.COMPATIBLE)
                .ifPresent(compared -> {
                    String reasons =
                            String.join("; ", Few.of(compared.compatibility().reasons()));
                    refusals.add(
                            compared.compatibility().verdict() == Verdict.BREAKING
                                    ? "It would break callers of version " + compared.version() + ": " + reasons + "."
                                    : "Whether callers of version " + compared.version()
                                            + " could call it is not known: " + reasons
                                            + ". Log both with a signature.");
                });
        return refusals;
    }
}
