// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import io.neap.control.development.HomeErased;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Looks at the bucket when Neap starts, and now and then for what was left in it. Does nothing where there is none. */
@ApplicationScoped
class S3Care {

    private static final Logger LOG = Logger.getLogger(S3Care.class);

    /** Longer than any upload takes: of one that is under way it is known when it began, and no more. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    /** As long as a URL may be valid for an upload, and as long again as the upload may take. */
    private static final Duration EXPIRED = Duration.ofDays(8);

    /** Neap's own: with an empty prefix there may be anything beside them. */
    private static final List<String> FOLDERS = List.of("blobs/", "incoming/", "presigned/");

    private final S3Config config;
    private final Supplier<S3Bucket> bucket;
    private final Clock clock;

    @Inject
    S3Care(S3Config config, Instance<S3Bucket> bucket, Clock clock) {
        this(config, (Supplier<S3Bucket>) bucket::get, clock);
    }

    S3Care(S3Config config, Supplier<S3Bucket> bucket, Clock clock) {
        this.config = config;
        this.bucket = bucket;
        this.clock = clock;
    }

    /** Beside the start, which waits neither for a name to be found nor for an answer. */
    void look(@Observes StartupEvent start) {
        if (config.bucket().isPresent()) {
            Infrastructure.getDefaultWorkerPool().execute(this::look);
        }
    }

    private void look() {
        config.endpoint()
                .filter(S3Care::isOpen)
                .ifPresent(endpoint -> LOG.warnf(
                        "Artifacts go to %s unencrypted: whoever is on the way reads and changes them. Set"
                                + " neap.artifact.s3.endpoint to an https address.",
                        endpoint));
        S3Bucket used = bucket.get();
        probe(used)
                .subscribe()
                .with(
                        done -> LOG.infof("Artifacts are kept in %s", used.place()),
                        failure -> LOG.errorf(
                                "No artifact can be stored or read until this is mended: %s", failure.getMessage()));
    }

    /** As an upload does it: a bucket that may be read alone is found out now. */
    private static Uni<Void> probe(S3Bucket bucket) {
        String key = "incoming/probe-" + UUID.randomUUID();
        return bucket.pages("incoming/probe-", page -> Uni.createFrom().voidItem())
                .chain(() -> bucket.put(key, new byte[0]))
                .chain(() -> bucket.delete(key));
    }

    /** Whether it is reached in the clear and over a network. */
    static boolean isOpen(URI endpoint) {
        try {
            return "http".equals(endpoint.getScheme())
                    && !InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return true;
        }
    }

    /** Removes what a killed control has left, and what came after its URL had expired. */
    @Scheduled(every = "6h", concurrentExecution = ConcurrentExecution.SKIP, identity = "abandoned-blobs")
    Uni<Void> clean() {
        if (config.bucket().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        S3Bucket used = bucket.get();
        Instant now = clock.instant();
        return abortAbandoned(used, now.minus(ABANDONED))
                .chain(() -> deleteOlder(used, "incoming/", now.minus(ABANDONED)))
                .chain(() -> deleteOlder(used, "presigned/", now.minus(EXPIRED)));
    }

    private static Uni<Void> abortAbandoned(S3Bucket bucket, Instant before) {
        return inEach(FOLDERS, folder -> bucket.abortAbandoned(folder, before));
    }

    private static Uni<Void> inEach(List<String> folders, Function<String, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(folders)
                .onItem()
                .transformToUniAndConcatenate(item -> work.apply(item))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Uni<Void> deleteOlder(S3Bucket bucket, String folder, Instant than) {
        return bucket.pages(folder, page -> {
            List<S3Object> old = page.stream()
                    .filter(object -> object.modified().isBefore(than))
                    .toList();
            return bucket.deleteAll(old);
        });
    }

    /** Of a home that was emptied; uploads that are under way fail. */
    void erase(@Observes HomeErased event) {
        if (config.bucket().isPresent()) {
            S3Bucket used = bucket.get();
            abortAbandoned(used, Instant.MAX)
                    .chain(() -> inEach(FOLDERS, folder -> used.pages(folder, used::deleteAll)))
                    .await()
                    .indefinitely();
        }
    }
}
