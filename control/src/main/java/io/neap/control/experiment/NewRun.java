// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import java.util.List;
import java.util.Optional;

/** A run that is to begin; an absent name is made up, an absent start is now. */
public record NewRun(
        String experimentId, String userId, Optional<String> runName, Optional<Long> startTime, List<Tag> tags) {}
