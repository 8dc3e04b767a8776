// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One immutable running configuration: a function and its environment. Applying the same name with other values is an
 * error; a change makes a new revision.
 *
 * @param function which function runs: {@code inference} or {@code retraining}
 * @param environment what the function is told, as a Knative container is: variables by name
 * @param scale how many, and when to sleep
 * @param containerConcurrency requests that one process handles at once; 0 is no limit
 * @param timeout how long a request may take until its first byte
 * @param progressDeadline how long it may take to become ready before it counts as failed
 * @param volume that the environment speaks of
 */
public record Revision(
        RevisionName name,
        String function,
        Map<String, String> environment,
        Scale scale,
        int containerConcurrency,
        Duration timeout,
        Duration progressDeadline,
        Resources resources,
        Placement placement,
        Optional<ModelVolume> volume) {

    public Revision {
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    }

    /** One that takes what there is, wherever that is, and mounts nothing. */
    public Revision(
            RevisionName name,
            String function,
            Map<String, String> environment,
            Scale scale,
            int containerConcurrency,
            Duration timeout,
            Duration progressDeadline) {
        this(
                name,
                function,
                environment,
                scale,
                containerConcurrency,
                timeout,
                progressDeadline,
                Resources.ANY,
                Placement.ANYWHERE,
                Optional.empty());
    }
}
