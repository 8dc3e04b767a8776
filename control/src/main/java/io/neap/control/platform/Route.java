// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.neap.control.error.DomainException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who gets the requests of a service; replaced as a whole.
 *
 * @param generation grows with each change of the route; an older one than the applied is refused
 * @param targets percents sum to 100; a revision and a tag occur once. The last is the newest
 * @param affinity what keeps a caller with a target; each request is drawn by itself when it is empty
 */
public record Route(ServiceName service, long generation, List<TrafficTarget> targets, Optional<Affinity> affinity) {

    public Route {
        targets = List.copyOf(targets);
        int sum = 0;
        Set<Object> seen = new HashSet<>();
        for (TrafficTarget target : targets) {
            sum += target.percent();
            boolean unique = seen.add(target.revision())
                    && target.tag().map(tag -> seen.add("tag " + tag)).orElse(true);
            if (target.percent() < 0 || !unique || !target.revision().service().equals(service)) {
                throw DomainException.invalid("A route's targets are distinct revisions of its service with distinct"
                        + " tags and no negative percent, but " + service + " has " + targets + ".");
            }
        }
        if (sum != 100) {
            throw DomainException.invalid(
                    "A route's percents sum to 100, but those of " + service + " to " + sum + ".");
        }
    }

    public Route(ServiceName service, long generation, List<TrafficTarget> targets) {
        this(service, generation, targets, Optional.empty());
    }

    /** The same for callers who are told apart by that. */
    public Route by(Optional<Affinity> key) {
        return new Route(service, generation, targets, key);
    }

    /** What the buckets of its callers are computed with: the name of the newest revision. */
    public String salt() {
        return targets.getLast().revision().name();
    }

    /**
     * The target of a bucket. The newest has the lowest ones, so that whoever it has at 10 % it has at 50 %, too.
     *
     * @param bucket 0 to 9999
     */
    public TrafficTarget share(int bucket) {
        int end = 0;
        for (TrafficTarget target : targets.reversed()) {
            end += target.percent() * Cohort.PERCENT;
            if (bucket < end) {
                return target;
            }
        }
        throw new IllegalArgumentException(bucket + " is not in 0 to " + (Cohort.BUCKETS - 1));
    }
}
