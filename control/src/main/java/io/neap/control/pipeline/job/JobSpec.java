// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.job;

import io.neap.control.error.DomainException;
import io.neap.control.platform.Resources;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a job runs, in Kubernetes' words.
 *
 * @param image pinned by its digest, so that it can be told later what has trained
 * @param command instead of the image's own; that when empty
 * @param resources limits by name, which are requested too: {@code cpu}, {@code memory}, {@code nvidia.com/gpu}
 * @param suspend made, but not started until somebody lifts it
 * @param queue of Kueue, which starts it when there is room
 * @param activeDeadlineSeconds how long it may run, all attempts together
 * @param backoffLimit how often it is tried again
 */
public record JobSpec(
        String image,
        List<String> command,
        Map<String, String> resources,
        boolean suspend,
        @Nullable String queue,
        int activeDeadlineSeconds,
        int backoffLimit) {

    public static final int DEFAULT_DEADLINE = 24 * 60 * 60;
    private static final Pattern PINNED = Pattern.compile("[^@\\s]+@sha256:[0-9a-f]{64}");
    private static final Pattern QUEUE = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
    private static final int MOST_RETRIES = 100;

    public JobSpec {
        command = List.copyOf(command);
        resources = new Resources(Map.of(), resources).limits();
        require(
                PINNED.matcher(image).matches(),
                "'image' must be pinned by its digest, as in registry/name@sha256:…, but is '" + image + "'");
        require(queue == null || QUEUE.matcher(queue).matches(), "'queue' is no name of a queue");
        require(activeDeadlineSeconds > 0, "'activeDeadlineSeconds' must be more than 0");
        require(
                backoffLimit >= 0 && backoffLimit <= MOST_RETRIES,
                "'backoffLimit' must be between 0 and " + MOST_RETRIES);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw DomainException.invalid("The job's " + message + ".");
        }
    }
}
