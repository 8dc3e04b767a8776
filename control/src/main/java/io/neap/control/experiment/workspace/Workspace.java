// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.workspace;

import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param artifactRoot the URI below which new experiments keep artifacts; null is this server's own store
 */
public record Workspace(
        String name, @Nullable String description, @Nullable String artifactRoot) {}
