// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the ledger keeps what the database must not hold. */
@ConfigMapping(prefix = "neap.ledger")
interface LedgerConfig {

    /**
     * The key that entries are signed with: 32 random bytes, made at the first start. Several controls on one
     * database need the same file; without it the ledger can't be verified.
     */
    Path keyFile();

    /** The last sealed entry, noted outside the database so that a cut-off end is found. */
    Path headFile();
}
