// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code service}. */
@Entity
@SuppressWarnings("NullAway.Init") // an initializer would make Hibernate write back every row that it reads
@Table(name = "service")
class ServiceRow {

    @Id
    String id;

    String workspace;
    String name;
    String spec;
    long generation;

    @Column(name = "observed_generation")
    long observedGeneration;

    boolean deleting;

    @Column(name = "route_generation")
    long routeGeneration;

    String route;

    @Column(name = "route_affinity")
    @Nullable
    String routeAffinity;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "resource_version")
    long resourceVersion;
}
