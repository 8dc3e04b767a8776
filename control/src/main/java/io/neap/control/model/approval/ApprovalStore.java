// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where approvals are kept. Each step joins the transaction that is open. */
public interface ApprovalStore {

    /** By alias and approver. */
    Uni<List<Approval>> ofVersion(String workspace, String model, String version);

    /** Of all its versions. */
    Uni<List<Approval>> ofModel(String workspace, String model);

    /**
     * In place of what the approver has said of the version for the alias before. The version is there; it takes its
     * approvals along when its model is renamed, and into its end.
     */
    Uni<Void> put(String workspace, Approval approval);

    Uni<Void> delete(String workspace, Approval approval);
}
