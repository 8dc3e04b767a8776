// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code ledger_entry}; {@code sequence} and {@code hash} are null until it is sealed. */
@Entity
@SuppressWarnings("NullAway.Init") // an initializer would make Hibernate write back every row that it reads
@Table(name = "ledger_entry")
class LedgerRow {

    @Id
    UUID id;

    Instant at;
    String workspace;
    String kind;
    String subject;
    String actor;
    String data;
    String mac;

    @Nullable
    Long sequence;

    @Nullable
    String hash;
}
