// SPDX-License-Identifier: Apache-2.0
/** Clients of other projects, at the versions that people use, against a real Neap. */
@NullMarked
package io.neap.client;

import org.jspecify.annotations.NullMarked;
