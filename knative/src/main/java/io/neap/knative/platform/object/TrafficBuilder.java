// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.knative.serving.v1.TrafficTarget;
import io.fabric8.knative.serving.v1.TrafficTargetBuilder;
import io.neap.control.error.DomainException;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code Route → spec.traffic} of a Knative service. Every target names its revision: Knative's moving
 * {@code latestRevision} would route before Neap decides to.
 */
public final class TrafficBuilder {

    private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private TrafficBuilder() {}

    /**
     * The targets in the route's order. One without share is kept only for its tag; without a tag Knative would count
     * it as reachable and keep its processes.
     */
    public static List<TrafficTarget> traffic(Route route) {
        return route.targets().stream()
                .filter(target -> target.percent() > 0 || target.tag().isPresent())
                .map(TrafficBuilder::target)
                .toList();
    }

    /**
     * To nobody: Knative has no service without traffic, and generations begin at 1. Knative leaves the ingress as it is
     * when a target is missing, so a service that had a route stays reachable until its Knative route is made anew.
     */
    public static List<TrafficTarget> none(ServiceName service) {
        return List.of(target(io.neap.control.platform.TrafficTarget.of(RevisionName.of(service, 0), 100)));
    }

    private static TrafficTarget target(io.neap.control.platform.TrafficTarget target) {
        target.tag().ifPresent(tag -> requireHostLabel(tag, target.revision()));
        return new TrafficTargetBuilder()
                .withRevisionName(target.revision().name())
                .withLatestRevision(false)
                .withPercent(target.percent() == 0 ? null : (long) target.percent())
                .withTag(target.tag().orElse(null))
                .build();
    }

    /** A tagged target is reached at host {@code {tag}-{service}.…}, whose first part DNS limits to 63 characters. */
    private static void requireHostLabel(String tag, RevisionName revision) {
        String host = tag + "-" + revision.service().service();
        if (!LABEL.matcher(tag).matches() || !LABEL.matcher(host).matches()) {
            throw DomainException.invalid("Tag '" + tag + "' of " + revision + " does not make a host name: '" + host
                    + "' must be at most 63 lower-case letters, digits and '-', starting with a letter.");
        }
    }
}
