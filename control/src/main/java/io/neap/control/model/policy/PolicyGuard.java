// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.policy;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.model.ModelGuard;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.RegisteredModel;
import io.neap.control.model.VersionStore;
import io.neap.control.model.approval.FourEyes;
import io.neap.control.model.inspection.Comparison;
import io.neap.control.model.inspection.Inspection;
import io.neap.control.model.inspection.Inspections;
import io.neap.control.model.inspection.Look;
import io.neap.control.model.signature.Compatibility;
import io.neap.control.model.signature.Compatibility.Verdict;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Holds new versions and moves of aliases to the policy of their model. Prompts have none: they are text. What calls itself
 * one and has files here is held like any model.
 */
@ApplicationScoped
class PolicyGuard implements ModelGuard {

    private static final Logger LOG = Logger.getLogger(PolicyGuard.class);

    private final PolicyStore policies;
    private final Inspections inspections;
    private final VersionStore versions;
    private final FourEyes approvals;

    PolicyGuard(PolicyStore policies, Inspections inspections, VersionStore versions, FourEyes approvals) {
        this.policies = policies;
        this.inspections = inspections;
        this.versions = versions;
        this.approvals = approvals;
    }

    @Override
    public Uni<Map<String, Object>> admit(String workspace, RegisteredModel model, String artifactUri) {
        return policy(workspace, model.name())
                .chain(policy -> look(artifactUri, policy)
                        .chain(look -> isText(model, look)
                                ? Uni.createFrom().item(Map.of())
                                : admit(workspace, model, artifactUri, policy, look)));
    }

    private Uni<Map<String, Object>> admit(
            String workspace, RegisteredModel model, String artifactUri, ModelPolicy policy, Look look) {
        Refusals.ofFormats(policy, look, artifactUri).ifPresent(why -> {
            throw new DomainException(
                    ErrorCode.PERMISSION_DENIED, "No version of " + model.name() + " is registered from there: " + why);
        });
        warn(policy, model, artifactUri, look);
        return versions.latest(workspace, model.name())
                .chain(before -> compared(before, look))
                .map(comparison -> facts(look, comparison));
    }

    @Override
    public Uni<Map<String, Object>> move(String workspace, RegisteredModel model, AliasMove move) {
        return policy(workspace, model.name())
                .chain(policy -> approvers(workspace, model, policy, move)
                        .chain(approvers -> seen(policy, move)
                                .map(seen -> seen.filter(found -> !isText(model, found.look()))
                                        .map(found -> settled(model, move, found))
                                        .orElseGet(() -> reason(move)))
                                .invoke(facts -> {
                                    if (!approvers.isEmpty()) {
                                        facts.put("approvedBy", Few.of(approvers));
                                    }
                                })));
    }

    /** None where nobody has to approve. */
    private Uni<List<String>> approvers(String workspace, RegisteredModel model, ModelPolicy policy, AliasMove move) {
        return needsApproval(model, policy, move)
                ? approvals.approvers(workspace, move)
                : Uni.createFrom().item(List.of());
    }

    private static boolean needsApproval(RegisteredModel model, ModelPolicy policy, AliasMove move) {
        return policy.holdsApproved(move.alias())
                && !move.stays()
                && !model.isText(move.to().artifactUri());
    }

    @Override
    public Uni<Void> foresee(String workspace, RegisteredModel model, AliasMove move) {
        return policy(workspace, model.name())
                .chain(policy -> seen(policy, move)
                        .chain(seen -> needsApproval(model, policy, move)
                                ? approvals.foresee(move)
                                : Uni.createFrom().voidItem()));
    }

    @Override
    public Uni<Void> unset(String workspace, RegisteredModel model, ModelVersion from, List<String> aliases) {
        return policy(workspace, model.name()).chain(policy -> {
            List<String> held = aliases.stream().filter(policy::holdsCompatible).toList();
            if (held.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Uni<Boolean> text = model.isPrompt()
                    ? look(from.artifactUri(), policy).map(look -> isText(model, look))
                    : Uni.createFrom().item(false);
            return text.invoke(free -> {
                        if (!free) {
                            throw DomainException.invalid(Refusals.ofUnset(model, from, held.getFirst()));
                        }
                    })
                    .replaceWithVoid();
        });
    }

    /** What was seen for a move that a policy holds. */
    private record Seen(ModelPolicy policy, Look look, Optional<Comparison> comparison) {}

    /** Empty when no policy holds it. */
    private Uni<Optional<Seen>> seen(ModelPolicy policy, AliasMove move) {
        boolean compares = policy.holdsCompatible(move.alias());
        return compares || policy.blocks()
                ? look(move.to().artifactUri(), policy)
                        .chain(look -> compared(compares ? former(move) : Optional.empty(), look)
                                .map(comparison -> Optional.of(new Seen(policy, look, comparison))))
                : Uni.createFrom().item(Optional.empty());
    }

    private static boolean isText(RegisteredModel model, Look look) {
        return model.isPrompt() && look.seen().isEmpty();
    }

    /** What the alias led to, unless it stays there. */
    private static Optional<ModelVersion> former(AliasMove move) {
        return move.from().filter(from -> !move.stays());
    }

    private static Map<String, Object> settled(RegisteredModel model, AliasMove move, Seen seen) {
        List<String> refusals = Refusals.ofMove(seen.policy(), move, seen.look(), seen.comparison());
        if (!refusals.isEmpty() && move.reason().isEmpty()) {
            throw DomainException.invalid("Alias " + move.alias() + " of " + model.name() + " is not moved to version "
                    + move.to().version() + ", by the policy of the model or its workspace: "
                    + String.join(" ", refusals)
                    + " To move it nevertheless give a reason, which the ledger keeps: neap model move, or PUT"
                    + " /api/v1/workspaces/…/models/…/aliases/" + move.alias() + ".");
        }
        Map<String, Object> facts = reason(move);
        if (!refusals.isEmpty()) {
            facts.put("despite", refusals);
        }
        return facts;
    }

    private static Map<String, Object> reason(AliasMove move) {
        Map<String, Object> facts = new TreeMap<>();
        move.reason().ifPresent(reason -> facts.put("reason", reason));
        return facts;
    }

    private Uni<ModelPolicy> policy(String workspace, String model) {
        return policies.ofWorkspace(workspace)
                .chain(above -> policies.ofModel(workspace, model)
                        .map(own -> own.orElse(ModelPolicy.NOTHING)
                                .over(above.orElse(ModelPolicy.NOTHING))
                                .over(ModelPolicy.DEFAULT)));
    }

    /** Files that cannot be read are no reason to refuse what nobody has forbidden. */
    private Uni<Look> look(String artifactUri, ModelPolicy policy) {
        Uni<Look> look = inspections.look(artifactUri);
        return policy.blocks()
                ? look
                : look.onFailure(PolicyGuard::isUnforeseen)
                        .invoke(failure -> LOG.warnf(failure, "source=%s could not be looked at", artifactUri))
                        .onFailure(PolicyGuard::isUnforeseen)
                        .recoverWithItem(new Look.Empty());
    }

    private static boolean isUnforeseen(Throwable failure) {
        return !(failure instanceof DomainException known) || known.code().status() >= 500;
    }

    private Uni<Optional<Comparison>> compared(Optional<ModelVersion> before, Look after) {
        if (before.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        ModelVersion former = before.get();
        return look(former.artifactUri(), ModelPolicy.DEFAULT)
                .map(look -> Optional.of(Comparison.of(former.version(), look, after)));
    }

    private static void warn(ModelPolicy policy, RegisteredModel model, String source, Look look) {
        List<String> risks = look.seen().map(Inspection::risks).orElse(List.of());
        if (policy.warns() && !risks.isEmpty()) {
            LOG.warnf("model=%s source=%s loading it runs code of its author: %s", model.name(), source, Few.of(risks));
        }
    }

    private static Map<String, Object> facts(Look look, Optional<Comparison> comparison) {
        Map<String, Object> facts = new TreeMap<>();
        List<String> risks = look.seen().map(Inspection::risks).orElse(List.of());
        if (!risks.isEmpty()) {
            facts.put("risks", Few.of(risks));
        }
        comparison.ifPresent(compared -> {
            Compatibility compatibility = compared.compatibility();
            if (compatibility.verdict() == Verdict.BREAKING) {
                facts.put("breaks", Map.of("version", compared.version(), "reasons", Few.of(compatibility.reasons())));
            }
        });
        return facts;
    }
}
