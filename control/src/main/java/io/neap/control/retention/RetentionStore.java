// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where policies are kept, and what they are about. Each step is atomic and joins the transaction that is open. */
public interface RetentionStore {

    Uni<Optional<RetentionPolicy>> find(String workspace);

    Uni<Void> save(String workspace, RetentionPolicy policy);

    /** The workspaces whose policies are applied without being asked for. */
    Uni<List<String>> automatic();

    /** What the rule would do; changes nothing. */
    Uni<Tally> count(String workspace, Rule rule);

    /**
     * Does some of it. What others are at is left alone, and found the next time.
     *
     * @param after where the step before has ended; empty at the beginning
     */
    Uni<Step> step(String workspace, Rule rule, String after);
}
