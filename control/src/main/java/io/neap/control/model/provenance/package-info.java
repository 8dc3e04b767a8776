// SPDX-License-Identifier: Apache-2.0
/** What a run was made of and what it left, each with its digest, so that it can be done again and compared. */
@NullMarked
package io.neap.control.model.provenance;

import org.jspecify.annotations.NullMarked;
