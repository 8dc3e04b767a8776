// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.rollout.analysis.Verdict;
import java.util.Optional;

/**
 * What the controller saw when it last looked and had nothing to decide.
 *
 * @param message what is waited for; empty when nothing is
 * @param verdict what the running analysis says so far
 * @param trouble what keeps what is wanted from being done, and is tried again
 */
public record Insight(String message, Optional<Verdict> verdict, Optional<String> trouble) {

    public static final Insight NONE = new Insight("", Optional.empty(), Optional.empty());
}
