// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor;

import io.neap.control.platform.Leadership;
import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.metadata.MetadataStore;
import io.neap.control.platform.metadata.MetadataStore.Missing;
import io.neap.control.platform.metadata.ModelMetadata;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Asks each revision's function once what it is, when it is ready, and keeps the answer. What did not answer or could not
 * be kept is tried again at the next look, since it may fall asleep before long; and a look at all now and then finds
 * what a crash has left.
 */
@Startup
@ApplicationScoped
public class MetadataKeeper {

    private static final Logger LOG = Logger.getLogger(MetadataKeeper.class);
    private static final Duration RESYNC = Duration.ofSeconds(30);

    private final MetadataStore store;
    private final Platform platform;
    private final Leadership leadership;
    private final Clock clock;
    private final Cancellable subscription;
    private final AtomicBoolean news = new AtomicBoolean();
    private volatile Instant lastLook = Instant.MIN;

    MetadataKeeper(MetadataStore store, Platform platform, Leadership leadership, Clock clock) {
        this.store = store;
        this.platform = platform;
        this.leadership = leadership;
        this.clock = clock;
        this.subscription = platform.changes()
                .filter(RevisionStatus.Ready.class::isInstance)
                .subscribe()
                .with(
                        ready -> news.set(true),
                        failure -> LOG.error("Metadata of new revisions come late from now on.", failure));
    }

    @PreDestroy
    void close() {
        subscription.cancel();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, identity = "metadata")
    Uni<Void> look() {
        Instant now = clock.instant();
        boolean late = now.isBefore(lastLook) || !now.minus(RESYNC).isBefore(lastLook);
        if (!leadership.isHeld() || !(news.getAndSet(false) || late)) {
            return Uni.createFrom().voidItem();
        }
        lastLook = now;
        return store.missing().chain(this::askAll).onFailure().recoverWithUni(failure -> {
            LOG.warnf("metadata are asked for again: %s", failure.getMessage());
            news.set(true);
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> askAll(List<Missing> missing) {
        return Multi.createFrom()
                .iterable(missing)
                .onItem()
                .transformToUniAndConcatenate(revision -> platform.status(revision.revision())
                        .chain(status -> status.orElse(null) instanceof RevisionStatus.Ready
                                ? ask(revision)
                                : Uni.createFrom().voidItem()))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> ask(Missing missing) {
        String path = "/v2/models/"
                + URLEncoder.encode(missing.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return platform.ask(missing.revision(), "/v2")
                .chain(server -> platform.ask(missing.revision(), path).chain(model -> {
                    if (server.isEmpty() || model.isEmpty()) {
                        LOG.debugf("metadata not told yet, revision=%s", missing.revision());
                        news.set(true);
                        return Uni.createFrom().voidItem();
                    }
                    return store.save(new ModelMetadata(
                            missing.revision(), missing.name(), missing.version(), server.get(), model.get()));
                }));
    }
}
