// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.rollout.analysis.Verdict;
import java.util.Map;
import java.util.Optional;

/**
 * What is, as far as a decision needs it.
 *
 * @param wish the model version that the spec's reference leads to now; empty when it leads nowhere
 * @param statuses of the service's revisions; one that the platform does not know is absent
 * @param candidate the candidate's traffic since its step began
 * @param stable the stable revision's traffic since the rollout began
 * @param check what the check of the previewed candidate found
 */
record Observation(
        Optional<ServableModel> wish,
        Map<RevisionName, RevisionStatus> statuses,
        Optional<RevisionTraffic> candidate,
        Optional<RevisionTraffic> stable,
        Optional<Verdict> check) {

    Optional<RevisionStatus> status(RevisionName revision) {
        return Optional.ofNullable(statuses.get(revision));
    }
}
