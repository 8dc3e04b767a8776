// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import io.neap.control.error.DomainException;
import java.util.List;
import java.util.Optional;

/** A run that is to begin; an absent name is made up, an absent start is now. */
public record NewRun(
        String experimentId, String userId, Optional<String> runName, Optional<Long> startTime, List<Tag> tags) {

    /** Its name, be it by itself or among the tags; fails with {@code INVALID_PARAMETER_VALUE} when the two differ. */
    Optional<String> name() {
        Optional<String> tag = tags.stream()
                .filter(candidate -> candidate.key().equals(Tag.RUN_NAME))
                .map(Tag::value)
                .findFirst();
        Optional<String> given = runName.filter(name -> !name.isEmpty());
        if (given.isPresent() && tag.isPresent() && !given.equals(tag)) {
            throw DomainException.invalid("Both 'run_name' argument and 'mlflow.runName' tag are specified, but with"
                    + " different values (run_name='" + given.get() + "', mlflow.runName='" + tag.get() + "').");
        }
        return given.or(() -> tag);
    }
}
