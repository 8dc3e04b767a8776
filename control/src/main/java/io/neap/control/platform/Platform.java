// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where revisions run: {@code local} or {@code knative}. Every step is atomic and idempotent; {@code PlatformContract}
 * states the behaviour that each adapter is held to.
 */
public interface Platform {

    /**
     * Makes the revision exist and starts it once, so that it is proven ready; progress shows in {@link #status}. One
     * that was proven with the same values before control restarted sleeps until it is wanted. A failed one stays
     * failed until it is removed. Fails with {@code RESOURCE_CONFLICT} when the name exists with other values.
     */
    Uni<Void> apply(Revision revision);

    /** Drains and forgets the revision; nothing happens when it is unknown. Refused while a route leads to it. */
    Uni<Void> remove(RevisionName revision);

    /** Empty when the revision is unknown. */
    Uni<Optional<RevisionStatus>> status(RevisionName revision);

    /** Starts the revision if it sleeps and answers when it is ready; fails when it cannot become ready. */
    Uni<RevisionStatus.Ready> wake(RevisionName revision);

    /** Replaces the route of its service at once; no request is lost. All its revisions must be known. */
    Uni<Void> apply(Route route);

    /** The one that was applied last. Empty when the service has no route. */
    Uni<Optional<Route>> route(ServiceName service);

    /** Whether requests follow that route by now; false when there is none. */
    Uni<Boolean> isInForce(ServiceName service);

    /** Takes the service off the network; its revisions stay. */
    Uni<Void> removeRoute(ServiceName service);

    /** What was measured for the revision since then; at most the last ten minutes are kept. */
    Uni<RevisionTraffic> traffic(RevisionName revision, Instant since);

    /**
     * What a process of the revision answers to {@code GET path}, as values of JSON. It is asked beside the route: that is
     * no traffic and wakes nothing. Empty when no process is ready, or it does not answer with 200 and an object.
     */
    Uni<Optional<Map<String, Object>>> ask(RevisionName revision, String path);

    /** The address inside the platform that leads to the service, or to one tagged target of it. */
    URI address(ServiceName service, Optional<String> tag);

    /**
     * Where callers reach the service: a whole URL, or a path below the address at which they reach Neap itself. Empty
     * until the platform has given it one.
     */
    Optional<URI> url(ServiceName service);

    /** Why this platform cannot keep callers with a revision, and what to do about it; empty when it can. */
    default Optional<String> affinityObstacle() {
        return Optional.empty();
    }

    /** Why no revision of this platform can mount its model, and what to do about it; empty when it can. */
    default Optional<String> storageObstacle() {
        return Optional.empty();
    }

    /**
     * Every change of a status from the subscription on, in order, told on a thread of the platform: a listener that
     * needs a database session moves to a context of its own.
     */
    Multi<RevisionStatus> changes();
}
