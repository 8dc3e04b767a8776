// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import static java.util.stream.Collectors.toMap;

import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.store.artifact.s3.S3Bucket;
import io.neap.control.store.artifact.s3.S3Config;
import io.neap.control.store.artifact.s3.S3Failures;
import io.neap.control.store.artifact.s3.S3Object;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Files that clients put into the bucket themselves: {@code presigned/} and the id that stands for a path. Each is taken
 * over, as if it had been uploaded that moment, before its path is looked at or written: so none that came is missed, and
 * none comes late. The object stays as long as another may come by the same URL, so that no answer races one.
 */
@ApplicationScoped
@RegisterForReflection(targets = PresignedUploads.Expected.class)
class PresignedUploads {

    private static final Logger LOG = Logger.getLogger(PresignedUploads.class);
    private static final String FOLDER = "presigned/";

    /** How long an upload may take that was begun while its URL was valid. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** After that a look leaves to {@link #settleAll} what may still come where something has come already. */
    private static final Duration SLOW = Duration.ofMinutes(5);

    private static final int AT_ONCE = 8;

    private final Database database;
    private final ArtifactIndex index;
    private final Optional<S3Bucket> bucket;
    private final Clock clock;

    @Inject
    PresignedUploads(Database database, ArtifactIndex index, S3Config config, Instance<S3Bucket> bucket, Clock clock) {
        this(database, index, config.bucket().map(name -> bucket.get()), clock);
    }

    PresignedUploads(Database database, ArtifactIndex index, Optional<S3Bucket> bucket, Clock clock) {
        this.database = database;
        this.index = index;
        this.bucket = bucket;
        this.clock = clock;
    }

    /**
     * What may come, or has.
     *
     * @param seen the version of the object that was taken over last; empty before the first
     */
    record Expected(String id, String path, String seen) {

        String key() {
            return FOLDER + id;
        }
    }

    /** What has come and is not taken over yet. */
    private record Arrived(Expected upload, S3Object object) {

        private static final Comparator<Arrived> BY_TIME =
                Comparator.comparing(arrived -> arrived.object().modified());

        boolean isNew() {
            return !object.version().equals(upload.seen());
        }
    }

    /** What has come, and its copy or why there is none. */
    private record Copied(Arrived arrived, Uni<Artifact> artifact) {}

    /** A URL for a file that is to be the artifact at the path. */
    Uni<String> expect(S3Bucket used, ArtifactPath path, Duration validity) {
        String id = UUID.randomUUID().toString();
        Sql insert = Sql.of(
                "insert into artifact_upload (id, path, expires) values (?, ?, ?)",
                id,
                path.text(),
                clock.instant().plus(validity).toEpochMilli());
        return index.requireRoom(path)
                .chain(() -> database.execute(insert))
                .chain(() -> used.presignedPut(FOLDER + id, validity));
    }

    /** Takes over what has come for the path, and for all below it as a folder. */
    Uni<Void> settle(ArtifactPath path) {
        return bucket.map(used ->
                        expected(path).chain(all -> arrived(used, all)).chain(arrived -> takeOver(used, arrived)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Uni<List<Arrived>> arrived(S3Bucket used, List<Expected> all) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUni(upload ->
                        used.look(upload.key()).map(found -> found.map(object -> new Arrived(upload, object))))
                .merge(AT_ONCE)
                .filter(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asList();
    }

    /**
     * Nobody may look for a while: what has come is taken over all the same, and what cannot come any more is forgotten,
     * unless something could not be taken over.
     */
    @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP, identity = "presigned-uploads")
    Uni<Void> settleAll() {
        return bucket.map(used ->
                        expected().chain(all -> all.isEmpty() ? Uni.createFrom().voidItem() : settleAll(used, all)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> settleAll(S3Bucket used, List<Expected> all) {
        Map<String, Expected> byKey = all.stream().collect(toMap(Expected::key, Function.identity()));
        List<Throwable> failures = new ArrayList<>();
        return used.pages(
                        FOLDER,
                        page -> takeOver(used, arrived(page, byKey))
                                .onFailure()
                                .invoke(failures::add)
                                .onFailure()
                                .recoverWithNull())
                .chain(() -> failures.isEmpty()
                        ? forgetExpired(used)
                        : Uni.createFrom().failure(failures.getFirst()));
    }

    private static List<Arrived> arrived(List<S3Object> page, Map<String, Expected> byKey) {
        return page.stream()
                .filter(object -> byKey.containsKey(object.key()))
                .map(object -> new Arrived(Objects.requireNonNull(byKey.get(object.key())), object))
                .toList();
    }

    private Uni<List<Expected>> expected() {
        return database.list(Expected.class, Sql.of("select cast(to_jsonb(u) as text) from artifact_upload u"));
    }

    /** Each is looked at in the bucket, so none where most likely nothing will come any more. */
    private Uni<List<Expected>> expected(ArtifactPath path) {
        long slow = clock.instant().minus(SLOW).toEpochMilli();
        Sql select = path.text().isEmpty()
                ? Sql.of("select cast(to_jsonb(u) as text) from artifact_upload u where seen = '' or expires > ?", slow)
                : Sql.of(
                        "select cast(to_jsonb(u) as text) from artifact_upload u"
                                + " where (path = ? or (path >= ? and path < ?)) and (seen = '' or expires > ?)",
                        path.text(),
                        path.text() + "/",
                        path.text() + "0",
                        slow);
        return database.list(Expected.class, select);
    }

    /**
     * Digested and copied side by side, and named one after the other in the order in which they came: the steps of one
     * context share its database session, so that two transactions at once would be one. A failure leaves what else came
     * for its path to the next look, lest an older file follow a newer one, and fails the whole when all others have
     * their names.
     */
    private Uni<Void> takeOver(S3Bucket used, List<Arrived> all) {
        return Multi.createFrom()
                .iterable(all.stream().filter(Arrived::isNew).toList())
                .onItem()
                .transformToUni(arrived -> copied(used, arrived))
                .merge(AT_ONCE)
                .collect()
                .asList()
                .chain(copies -> nameAll(used, copies));
    }

    private Uni<Void> nameAll(S3Bucket used, List<Copied> copies) {
        Map<String, Throwable> failures = new LinkedHashMap<>();
        List<Copied> inOrder = copies.stream()
                .sorted(Comparator.comparing(Copied::arrived, Arrived.BY_TIME))
                .toList();
        return oneByOne(inOrder, copy -> {
                    String path = copy.arrived().upload().path();
                    return failures.containsKey(path)
                            ? Uni.createFrom().voidItem()
                            : named(used, copy)
                                    .onFailure()
                                    .invoke(failure -> failures.put(path, failure))
                                    .onFailure()
                                    .recoverWithNull();
                })
                .chain(() -> failures.values().stream()
                        .findFirst()
                        .map(failure -> Uni.createFrom().<Void>failure(failure))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Copied> copied(S3Bucket used, Arrived arrived) {
        S3Object object = arrived.object();
        return digest(used, object)
                .map(digest -> new Artifact(arrived.upload().path(), digest.sha256(), digest.size()))
                .call(artifact -> used.copyUnlessThere(object, S3Blobs.key(artifact.sha256())))
                .map(artifact -> new Copied(arrived, Uni.createFrom().item(artifact)))
                .onFailure()
                .recoverWithItem(failure -> new Copied(arrived, Uni.createFrom().failure(failure)));
    }

    private Uni<Void> named(S3Bucket used, Copied copy) {
        return copy.artifact()
                .chain(artifact -> name(used, copy.arrived(), artifact))
                .onFailure(S3Failures::isReplaced)
                .recoverWithNull(); // by a newer one, which the next look finds
    }

    private static Uni<Digest> digest(S3Bucket used, S3Object object) {
        return used.read(object.key(), Optional.of(object.etag()), 0, object.size())
                .collect()
                .in(Digest::new, (digest, part) -> {
                    byte[] bytes = new byte[part.remaining()];
                    part.get(bytes);
                    digest.update(bytes);
                });
    }

    /**
     * Unless another control has taken over this version or a newer one, or the path has become a folder, or one below a
     * file, since the URL was given away.
     */
    private Uni<Void> name(S3Bucket used, Arrived arrived, Artifact artifact) {
        S3Object object = arrived.object();
        Sql take = Sql.of(
                "update artifact_upload set seen = ? where id = ? and seen = ?",
                object.version(),
                arrived.upload().id(),
                arrived.upload().seen());
        ArtifactPath path = new ArtifactPath(artifact.path());
        return database.transaction(() -> index.lock(path)
                .chain(() -> database.execute(take))
                .chain(taken -> taken == 0
                        ? Uni.createFrom().voidItem()
                        : index.inTheWay(path)
                                .chain(other -> other.isPresent()
                                        ? passedOver(artifact, other.get())
                                        : index.put(
                                                artifact,
                                                () -> used.soon(used.copyUnlessThere(
                                                        object, S3Blobs.key(artifact.sha256())))))));
    }

    private static Uni<Void> passedOver(Artifact artifact, String other) {
        LOG.warnf("artifact=%s came by a presigned URL and is passed over: %s is there.", artifact.path(), other);
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> forgetExpired(S3Bucket used) {
        long before = clock.instant().minus(LONGEST).toEpochMilli();
        return database.list(
                        Expected.class,
                        Sql.of("select cast(to_jsonb(u) as text) from artifact_upload u where expires < ?", before))
                .chain(all -> oneByOne(
                        all,
                        upload -> used.delete(upload.key())
                                .chain(() -> database.execute(
                                        Sql.of("delete from artifact_upload where id = ?", upload.id())))
                                .replaceWithVoid()));
    }

    private static <T> Uni<Void> oneByOne(List<T> all, Function<T, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(item -> work.apply(item))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
