// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import io.neap.control.model.approval.Content.Coverage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's word that an alias may lead to a version, as it was then.
 *
 * @param name of the model
 * @param approver as the request said it; nobody has checked it
 * @param at milliseconds since 1970
 * @param digest of the {@link Content} that it is of
 */
public record Approval(
        String name,
        String version,
        String alias,
        String approver,
        long at,
        @Nullable String reason,
        Coverage covers,
        String digest) {

    /** Whether it is of the same content for the same reason. */
    boolean saysTheSame(Approval other) {
        return covers == other.covers && digest.equals(other.digest) && Objects.equals(reason, other.reason);
    }

    /** Whether the version is still what was approved. */
    public boolean isOf(Content content) {
        return covers == content.covers() && digest.equals(content.digest());
    }
}
