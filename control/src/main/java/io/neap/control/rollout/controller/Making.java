// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.platform.Platform;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes revisions on the platform beside the looks at services, since a platform with a thousand of them to make takes
 * minutes, and no decision about another service has to wait for that. Some are made at once, the others in their turn.
 */
final class Making {

    private static final int AT_ONCE = 8;

    private final Platform platform;
    private final Map<RevisionName, CompletableFuture<@Nullable Void>> underWay = new ConcurrentHashMap<>();
    private final Map<RevisionName, String> troubles = new ConcurrentHashMap<>();
    private final UnicastProcessor<Revision> queue = UnicastProcessor.create();

    Making(Platform platform) {
        this.platform = platform;
        queue.onItem().transformToUni(this::make).merge(AT_ONCE).subscribe().with(made -> {});
    }

    /** Has it made, unless it is under way; the end comes when it is there, or could not be made. */
    Uni<Void> end(Revision revision) {
        CompletableFuture<@Nullable Void> own = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> first = underWay.putIfAbsent(revision.name(), own);
        if (first == null) {
            ask(revision);
        }
        return Uni.createFrom().completionStage(first == null ? own : first);
    }

    private synchronized void ask(Revision revision) {
        queue.onNext(revision);
    }

    private Uni<Void> make(Revision revision) {
        return Uni.createFrom()
                .deferred(() -> platform.apply(revision))
                .invoke(() -> troubles.remove(revision.name()))
                .onFailure()
                .invoke(failure -> troubles.put(revision.name(), String.valueOf(failure.getMessage())))
                .onFailure()
                .recoverWithNull()
                .onTermination()
                .invoke(() -> ended(revision.name()));
    }

    private void ended(RevisionName revision) {
        CompletableFuture<@Nullable Void> end = underWay.remove(revision);
        if (end != null) {
            end.complete(null);
        }
    }

    /** Why the revision could not be made when this was tried last. */
    Optional<String> trouble(RevisionName revision) {
        return Optional.ofNullable(troubles.get(revision));
    }

    /** The platform has it, whoever made it and whatever was said of that. */
    void found(RevisionName revision) {
        troubles.remove(revision);
    }

    /** Whether it is being made, or could not be made. */
    boolean isMissing(RevisionName revision) {
        return underWay.containsKey(revision) || troubles.containsKey(revision);
    }

    /** Whether a revision of the service is being made. */
    boolean isBusy(ServiceName service) {
        return underWay.keySet().stream()
                .anyMatch(revision -> revision.service().equals(service));
    }

    /** Nobody wants to know any longer why a revision of the service could not be made. */
    void forget(ServiceName service) {
        troubles.keySet().removeIf(revision -> revision.service().equals(service));
    }
}
