// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import io.neap.control.ledger.Caller;
import io.neap.control.model.ModelGuard.AliasMove;
import io.neap.control.model.ModelVersion;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Holds aliases to versions that somebody else than who moves them has approved. */
@ApplicationScoped
public class FourEyes {

    static final String HOW_TO_SAY = "Say one as the user of HTTP's basic authentication: neap --user or NEAP_USER,"
            + " MLFLOW_TRACKING_USERNAME with any MLFLOW_TRACKING_PASSWORD, or curl -u.";

    private final ApprovalStore store;
    private final Contents contents;
    private final Caller.Current caller;

    FourEyes(ApprovalStore store, Contents contents, Caller.Current caller) {
        this.store = store;
        this.contents = contents;
        this.caller = caller;
    }

    /** What {@link #approvers} will ask for, before the transaction: files that were sent elsewhere may have to be taken over. */
    public Uni<Void> foresee(AliasMove move) {
        return contents.of(move.to()).replaceWithVoid();
    }

    /**
     * By whose word the alias moves; the model is locked. Fails with {@code INVALID_PARAMETER_VALUE} when it must not
     * move.
     */
    public Uni<List<String>> approvers(String workspace, AliasMove move) {
        Approvers approvers = Approvers.of(move, caller.get());
        ModelVersion version = move.to();
        return contents.of(version)
                .chain(now -> store.ofVersion(workspace, version.name(), version.version())
                        .map(given -> approvers.among(given, now)));
    }
}
