// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.rollout.analysis.Verdict;
import io.smallrye.mutiny.Uni;
import java.net.URI;

/** Asks a candidate, under its tag, whether it could take over. */
@FunctionalInterface
public interface PromotionCheck {

    /**
     * The answer as evidence; never a failure.
     *
     * @param address of the tagged target
     * @param model that it must serve
     */
    Uni<Verdict> check(URI address, String model);
}
