// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.neap.control.model.ModelVersion;
import java.util.Optional;

/**
 * What is known of a version.
 *
 * @param predecessor how it stands to the highest version before it; empty when it is the first
 */
public record VersionReport(ModelVersion version, Look look, Optional<Comparison> predecessor) {}
