// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code revision}. */
@Entity
@Table(name = "revision")
class RevisionRow {

    @Id
    String id = "";

    String service = "";
    String name = "";
    String model = "";
    String version = "";
    String artifact = "";
    String sha256 = "";
    long size;
    String template = "";
    String standing = "";
}
