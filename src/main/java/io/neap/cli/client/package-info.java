// SPDX-License-Identifier: Apache-2.0
/**
 * Neap's public APIs as the command line calls them: HTTP and JSON in, {@code JsonNode} or a failure out.
 */
@NullMarked
package io.neap.cli.client;

import org.jspecify.annotations.NullMarked;
