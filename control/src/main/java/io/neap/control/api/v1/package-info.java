// SPDX-License-Identifier: Apache-2.0
/** Neap's own REST API: services and why they serve what they serve, and the ledger. */
@NullMarked
package io.neap.control.api.v1;

import org.jspecify.annotations.NullMarked;
