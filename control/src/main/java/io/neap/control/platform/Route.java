// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.neap.control.error.DomainException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who gets the requests of a service; replaced as a whole.
 *
 * @param generation grows with each change of the route; an older one than the applied is refused
 * @param targets percents sum to 100; a revision and a tag occur once
 */
public record Route(ServiceName service, long generation, List<TrafficTarget> targets) {

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
}
