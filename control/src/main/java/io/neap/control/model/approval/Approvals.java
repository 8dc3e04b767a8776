// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.Caller;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ModelRegistry;
import io.neap.control.model.ModelStore;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.ModelVersions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Approvals of versions for aliases. Each is given and withdrawn with the model locked, as aliases are moved: who
 * withdraws one knows whether an alias has moved by it before.
 */
@ApplicationScoped
public class Approvals {

    private final ApprovalStore store;
    private final Contents contents;
    private final ModelVersions versions;
    private final ModelStore models;
    private final Ledger ledger;
    private final Caller.Current caller;
    private final Clock clock;

    Approvals(
            ApprovalStore store,
            Contents contents,
            ModelVersions versions,
            ModelStore models,
            Ledger ledger,
            Caller.Current caller,
            Clock clock) {
        this.store = store;
        this.contents = contents;
        this.versions = versions;
        this.models = models;
        this.ledger = ledger;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * The approvals of a version.
     *
     * @param now what the version is made of; empty when there is no approval, or too much for one
     * @param given by alias and approver, whether or not they still hold
     */
    public record Standing(Optional<Content> now, List<Approval> given) {

        public Standing {
            given = List.copyOf(given);
        }

        public boolean holds(Approval approval) {
            return now.filter(approval::isOf).isPresent();
        }
    }

    /** Fails with {@code RESOURCE_DOES_NOT_EXIST} when there is no such version. */
    public Uni<Standing> of(String workspace, String model, String version) {
        return versions.get(workspace, model, version)
                .chain(found -> store.ofVersion(workspace, model, version)
                        .chain(given -> now(found, given).map(now -> new Standing(now, given))));
    }

    private Uni<Optional<Content>> now(ModelVersion version, List<Approval> given) {
        return given.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : contents.of(version)
                        .map(Optional::of)
                        .onFailure(DomainException.class)
                        .recoverWithItem(Optional.empty());
    }

    /**
     * Approves the version as it is, in the name of the caller; what the caller has said of it before is replaced, and
     * the same again changes nothing. Fails with {@code INVALID_PARAMETER_VALUE} when the caller says no name.
     *
     * @param reason empty for none
     */
    public Uni<Approval> give(String workspace, String model, String version, String alias, Optional<String> reason) {
        ModelRegistry.requireAlias(alias);
        String approver = approver();
        String why = caller.get().reason().or(() -> reason).orElse(null);
        return versions.get(workspace, model, version)
                .chain(before -> contents.of(before).map(now -> approval(before, now, alias, approver, why)))
                .chain(approval -> ledger.record(
                        () -> locked(workspace, model, version, alias, approver)
                                .chain(former -> given(workspace, former, approval)),
                        given -> given.changes()
                                ? List.of(entry("approval.given", workspace, given.approval(), approval.reason()))
                                : List.of()))
                .map(Given::approval);
    }

    /**
     * What stands after it was given.
     *
     * @param changes false when it stood before
     */
    private record Given(Approval approval, boolean changes) {}

    private Approval approval(
            ModelVersion version, Content now, String alias, String approver, @Nullable String reason) {
        return new Approval(
                version.name(), version.version(), alias, approver, clock.millis(), reason, now.covers(), now.digest());
    }

    private Uni<Given> given(String workspace, Optional<Approval> former, Approval approval) {
        return former.filter(approval::saysTheSame)
                .map(stands -> Uni.createFrom().item(new Given(stands, false)))
                .orElseGet(() -> store.put(workspace, approval).replaceWith(new Given(approval, true)));
    }

    /**
     * Takes back what the caller has said. Fails with {@code RESOURCE_DOES_NOT_EXIST} when that is nothing, and with {@code
     * INVALID_PARAMETER_VALUE} when the caller says no name.
     */
    public Uni<Approval> withdraw(String workspace, String model, String version, String alias) {
        ModelRegistry.requireAlias(alias);
        String approver = approver();
        return ledger.record(
                () -> locked(workspace, model, version, alias, approver)
                        .map(found -> found.orElseThrow(() -> DomainException.notFound(approver
                                + " has not approved version " + version + " of " + model + " for " + alias + ".")))
                        .call(found -> store.delete(workspace, found)),
                withdrawn -> List.of(entry("approval.withdrawn", workspace, withdrawn, null)));
    }

    /** What the approver has said of it, with the model locked: no version of it goes meanwhile. */
    private Uni<Optional<Approval>> locked(
            String workspace, String model, String version, String alias, String approver) {
        return models.lock(workspace, model)
                .chain(() -> versions.get(workspace, model, version))
                .chain(found -> store.ofVersion(workspace, model, version))
                .map(given -> given.stream()
                        .filter(approval -> approval.alias().equals(alias)
                                && approval.approver().equals(approver))
                        .findFirst());
    }

    private String approver() {
        return caller.get()
                .user()
                .orElseThrow(() -> DomainException.invalid(
                        "An approval is somebody's word, and this request says no name. " + FourEyes.HOW_TO_SAY));
    }

    /** The approver is the actor, and the reason that of the entry, not of an approval before it. */
    private static LedgerEntry entry(String kind, String workspace, Approval approval, @Nullable String reason) {
        Map<String, Object> data = new TreeMap<>();
        data.put("alias", approval.alias());
        data.put("version", approval.version());
        data.put("covers", approval.covers().text());
        data.put("digest", approval.digest());
        Optional.ofNullable(reason).ifPresent(words -> data.put("reason", words));
        String subject = "model/" + approval.name() + "/" + approval.version();
        return new LedgerEntry(kind, workspace, subject, LedgerEntry.CLIENT, data);
    }
}
