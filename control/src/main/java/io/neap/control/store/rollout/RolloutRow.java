// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code rollout}; what a phase does not have is empty. */
@Entity
@SuppressWarnings("NullAway.Init") // an initializer would make Hibernate write back every row that it reads
@Table(name = "rollout")
class RolloutRow {

    @Id
    String service;

    long generation;

    @Column(name = "from_revision")
    @Nullable
    String fromRevision;

    @Column(name = "to_revision")
    String toRevision;

    @Column(name = "started_at")
    Instant startedAt;

    String phase;
    int step;
    Instant since;
    String cause;
    String reason;

    @Nullable
    String evidence;
}
