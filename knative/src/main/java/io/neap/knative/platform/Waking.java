// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import com.fasterxml.jackson.databind.node.NullNode;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionStatus.Asleep;
import io.neap.control.platform.RevisionStatus.Failed;
import io.neap.control.platform.RevisionStatus.Ready;
import io.neap.knative.platform.object.Marks;
import io.neap.knative.platform.object.StatusReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Starts a sleeping revision without a request: its {@code min-scale} is raised until it is ready. Knative lets this
 * annotation of a living revision change, and takes no notice of it while no route leads there, unless the revision
 * counts as one that is still to be routed. What is to be restored is marked on the service, so that another Neap does
 * it when this one ends in between.
 */
final class Waking {

    private static final Logger LOG = Logger.getLogger(Waking.class);
    private static final String MIN_SCALE = "autoscaling.knative.dev/min-scale";
    private static final String ROUTING_STATE = "serving.knative.dev/routingState";
    private static final String RESERVE = "reserve";
    private static final String PENDING = "pending";

    /** Knative itself gives an activation so much longer than its deadline. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final KnativeServices services;
    private final Set<RevisionName> restoring = ConcurrentHashMap.newKeySet();

    Waking(KnativeServices services) {
        this.services = services;
    }

    Ready wake(RevisionName name, RevisionFeed feed) {
        RevisionStatus status = feed.status(name).orElseThrow(() -> KnativePlatform.unknown(name));
        Revision revision = services.revision(name).get();
        if (revision == null) {
            throw KnativePlatform.unknown(name);
        }
        if (status instanceof Asleep) {
            raise(name, revision);
        }
        Duration limit = StatusReader.deadline(revision).plus(GRACE);
        Optional<RevisionStatus> end = feed.await(
                name, found -> found.isEmpty() || found.get() instanceof Ready || found.get() instanceof Failed, limit);
        return switch (end.orElseThrow(() -> KnativePlatform.unknown(name))) {
            case Ready ready -> ready;
            case Failed failed -> throw notReady(name, failed.reason());
            case RevisionStatus.Starting starting -> throw notReady(name, "it is still starting after " + limit);
            case Asleep asleep -> throw notReady(name, "it sleeps again, or still, after " + limit);
        };
    }

    private static DomainException notReady(RevisionName name, String reason) {
        return new DomainException(
                ErrorCode.TEMPORARILY_UNAVAILABLE, "Revision " + name + " did not become ready: " + reason);
    }

    private void raise(RevisionName name, Revision revision) {
        LOG.infof("waking, revision=%s", name);
        String before = Marks.annotation(revision, MIN_SCALE).orElse("0");
        boolean reserve = Marks.label(revision, ROUTING_STATE).equals(Optional.of(RESERVE));
        services.mark(name.service(), Map.of(Marks.waking(name.name()), reserve ? before + " " + RESERVE : before));
        String raised = Integer.toString(Math.max(1, Integer.parseInt(before)));
        services.patch(
                services.revision(name),
                Map.of(
                        "metadata",
                        reserve
                                ? Map.of(
                                        "annotations", Map.of(MIN_SCALE, raised),
                                        "labels", Map.of(ROUTING_STATE, PENDING))
                                : Map.of("annotations", Map.of(MIN_SCALE, raised))));
    }

    /** Whether the revision is awake and gets its own scale back. */
    static boolean isDue(RevisionStatus status, Optional<Service> service) {
        return (status instanceof Ready || status instanceof Failed)
                && service.flatMap(bearer -> Marks.annotation(
                                bearer, Marks.waking(status.revision().name())))
                        .isPresent();
    }

    /** Gives it back. */
    void restore(RevisionName name, Service service) {
        if (!restoring.add(name)) {
            return;
        }
        try {
            String mark = Marks.annotation(service, Marks.waking(name.name())).orElse("0");
            boolean reserve = mark.endsWith(RESERVE);
            Map<String, ?> scale = Map.of(
                    MIN_SCALE,
                    reserve
                            ? mark.substring(0, mark.length() - RESERVE.length())
                                    .strip()
                            : mark);
            Revision revision = services.revision(name).get();
            boolean unrouted =
                    revision != null && Marks.label(revision, ROUTING_STATE).equals(Optional.of(PENDING));
            services.patch(
                    services.revision(name),
                    Map.of(
                            "metadata",
                            reserve && unrouted
                                    ? Map.of("annotations", scale, "labels", Map.of(ROUTING_STATE, RESERVE))
                                    : Map.of("annotations", scale)));
            services.mark(name.service(), Map.of(Marks.waking(name.name()), NullNode.getInstance()));
        } catch (KubernetesClientException e) {
            LOG.warnf("scale not restored yet, revision=%s: %s", name, e.getMessage());
        } finally {
            restoring.remove(name);
        }
    }
}
