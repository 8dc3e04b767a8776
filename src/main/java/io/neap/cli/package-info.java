// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code neap} command line: one class per command. It speaks to public APIs and starts processes, and imports no
 * class of another module, so it can do nothing that a user could not do with curl.
 */
@NullMarked
package io.neap.cli;

import org.jspecify.annotations.NullMarked;
