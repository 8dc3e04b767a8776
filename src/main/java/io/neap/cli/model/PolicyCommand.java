// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.client.Models;
import io.neap.cli.option.Answered;
import io.neap.cli.option.Target;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a workspace or a model allows; shows it, and changes what options say. */
@Command(
        name = "policy",
        description = "What a model allows, or its workspace when no model is named: show it, or change it.",
        mixinStandardHelpOptions = true)
final class PolicyCommand extends Answered {

    private static final String FORMATS = "executableFormats";
    private static final String COMPATIBLE = "compatibleAliases";
    private static final String APPROVED = "approvedAliases";

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "The registered model (the whole workspace).")
    private @Nullable String model;

    @Option(
            names = "--formats",
            paramLabel = "RULE",
            description =
                    "For formats whose loading runs code, such as pickle: allow, warn or block; inherit to leave it to"
                            + " the workspace.")
    private @Nullable String formats;

    @Option(
            names = "--compatible",
            paramLabel = "ALIAS",
            split = ",",
            description =
                    "Aliases that move only to versions which callers of the one before can call, * for all; inherit to"
                            + " leave it to the workspace, none for no alias.")
    private @Nullable List<String> compatible;

    @Option(
            names = "--approved",
            paramLabel = "ALIAS",
            split = ",",
            description =
                    "Aliases that move only to versions which somebody else than who moves them has approved, * for all;"
                            + " inherit to leave it to the workspace, none for no alias.")
    private @Nullable List<String> approved;

    @Override
    protected JsonNode ask(Target target) {
        Models models = new Models(target.api(), target.workspace());
        Optional<String> named = Optional.ofNullable(model);
        JsonNode answer = models.policy(named);
        return formats == null && compatible == null && approved == null
                ? answer
                : models.setPolicy(
                        named, changed((ObjectNode) answer.path("own").deepCopy()));
    }

    private ObjectNode changed(ObjectNode policy) {
        if (formats != null) {
            policy.put(FORMATS, formats);
            if (formats.equals("inherit")) {
                policy.remove(FORMATS);
            }
        }
        change(policy, COMPATIBLE, compatible);
        change(policy, APPROVED, approved);
        return policy;
    }

    private static void change(ObjectNode policy, String field, @Nullable List<String> said) {
        if (said == null) {
            return;
        }
        ArrayNode aliases = policy.putArray(field);
        if (said.equals(List.of("inherit"))) {
            policy.remove(field);
        } else if (!said.equals(List.of("none"))) {
            said.forEach(aliases::add);
        }
    }

    @Override
    protected void tell(PrintWriter out, JsonNode answer) {
        JsonNode own = answer.path("own");
        JsonNode effective = answer.path("effective");
        out.println("formats that run code: " + effective.path(FORMATS).asText() + origin(own, FORMATS));
        out.println("aliases that move to compatible versions alone: " + aliases(answer, COMPATIBLE));
        out.println("aliases that move to approved versions alone: " + aliases(answer, APPROVED));
    }

    private static String aliases(JsonNode answer, String field) {
        JsonNode aliases = answer.path("effective").path(field);
        return (aliases.isEmpty() ? "none" : aliases.toString()) + origin(answer.path("own"), field);
    }

    private static String origin(JsonNode own, String field) {
        return own.has(field) ? "" : " (inherited)";
    }
}
