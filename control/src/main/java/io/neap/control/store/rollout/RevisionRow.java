// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code revision}. */
@Entity
@SuppressWarnings("NullAway.Init") // an initializer would make Hibernate write back every row that it reads
@Table(name = "revision")
class RevisionRow {

    @Id
    String id;

    String service;
    String name;
    String model;
    String version;
    String artifact;
    String sha256;
    long size;
    String template;
    String standing;
}
