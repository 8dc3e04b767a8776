// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * The steps on the bucket's objects, whose keys are given without the prefix. Requests are begun on a thread that may
 * block, for the credentials of a first one may have to be fetched, and answered on the caller's context.
 */
@ApplicationScoped
public class S3Bucket {

    /** Read at once: long enough that the server's answer is most of the time, short enough for many readers. */
    private static final int RANGE = 2 << 20;

    /** Handed on at once, so that a slow reader is seen to go on. */
    private static final int SLICE = 128 << 10;

    /** How long somebody may hold a lock of the database for a step. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final int AT_ONCE = 4;
    private static final int DELETED_AT_ONCE = 32;

    private final Vertx vertx;
    private final String name;
    private final String prefix;
    private final S3AsyncClient client;
    private final S3Presigning presigning;
    private final long copied;

    @Inject
    S3Bucket(Vertx vertx, S3Config config) {
        this(vertx, config, S3Client.of(config), new S3Presigning(config), 256L << 20);
    }

    /** @param copied how much of an object is copied by one request, in bytes */
    S3Bucket(Vertx vertx, S3Config config, S3AsyncClient client, S3Presigning presigning, long copied) {
        this.vertx = vertx;
        this.name = config.bucket().orElseThrow();
        this.prefix = config.prefix();
        this.client = client;
        this.presigning = presigning;
        this.copied = copied;
    }

    @PreDestroy
    void close() {
        client.close();
        presigning.close();
    }

    /** As people name it: {@code s3://bucket/prefix}. */
    public String place() {
        return "s3://" + name + "/" + prefix;
    }

    /** Puts a small object in place of what was there. */
    public Uni<Void> put(String key, byte[] content) {
        return written(s3 -> s3.putObject(
                        request -> request.bucket(name).key(prefix + key), AsyncRequestBody.fromBytesUnsafe(content)))
                .replaceWithVoid();
    }

    /** Puts a small object unless there is one. */
    public Uni<Void> putUnlessThere(String key, Supplier<byte[]> content) {
        return look(key, ErrorCode.INSUFFICIENT_STORAGE)
                .chain(there -> there.isPresent() ? Uni.createFrom().voidItem() : put(key, content.get()));
    }

    /** The object, if there is one. */
    public Uni<Optional<S3Object>> look(String key) {
        return look(key, ErrorCode.BAD_GATEWAY);
    }

    private Uni<Optional<S3Object>> look(String key, ErrorCode refused) {
        return call(s3 -> s3.headObject(request -> request.bucket(name).key(prefix + key)))
                .map(head -> Optional.of(new S3Object(key, head.contentLength(), head.eTag(), head.lastModified())))
                .onFailure(S3Failures::isMissing)
                .recoverWithItem(Optional.empty())
                .onFailure()
                .transform(failure -> S3Failures.told(failure, place(), refused));
    }

    /**
     * Some of an object, by ranges that are asked for one after the other as they are wanted: a slow reader holds no
     * connection.
     *
     * @param etag of the object that is meant; empty for whichever there is
     */
    public Multi<ByteBuffer> read(String key, Optional<String> etag, long from, long length) {
        int ranges = Math.toIntExact((length + RANGE - 1) / RANGE);
        return Multi.createFrom()
                .range(0, ranges)
                .onItem()
                .transformToMultiAndConcatenate(i -> {
                    long start = from + (long) i * RANGE;
                    return range(key, etag, start, Math.min(start + RANGE, from + length) - 1);
                })
                .onFailure()
                .transform(failure -> S3Failures.told(failure, place(), ErrorCode.BAD_GATEWAY));
    }

    private Multi<ByteBuffer> range(String key, Optional<String> etag, long first, long last) {
        Uni<ResponseBytes<GetObjectResponse>> range = call(s3 -> s3.getObject(
                request -> request.bucket(name)
                        .key(prefix + key)
                        .ifMatch(etag.orElse(null))
                        .range("bytes=" + first + "-" + last),
                AsyncResponseTransformer.toBytes()));
        return range.onItem().transformToMulti(answer -> slices(answer.asByteArrayUnsafe()));
    }

    private static Multi<ByteBuffer> slices(byte[] bytes) {
        return Multi.createFrom()
                .range(0, (bytes.length + SLICE - 1) / SLICE)
                .map(i -> ByteBuffer.wrap(bytes, i * SLICE, Math.min(SLICE, bytes.length - i * SLICE)));
    }

    /**
     * Has the server copy an object unless there is one at the other key.
     *
     * @param from the object; when it was put again meanwhile the copy fails, {@link S3Failures#isReplaced}
     */
    public Uni<Void> copyUnlessThere(S3Object from, String to) {
        return look(to).chain(there -> there.isPresent()
                ? Uni.createFrom().voidItem()
                : from.size() <= copied ? copyAtOnce(from, to) : copyInParts(from, to));
    }

    private Uni<Void> copyAtOnce(S3Object from, String to) {
        return written(s3 -> s3.copyObject(request -> request.sourceBucket(name)
                        .sourceKey(prefix + from.key())
                        .copySourceIfMatch(from.etag())
                        .destinationBucket(name)
                        .destinationKey(prefix + to)))
                .replaceWithVoid();
    }

    private Uni<Void> copyInParts(S3Object from, String to) {
        int parts = Math.toIntExact((from.size() + copied - 1) / copied);
        return beginParts(to)
                .chain(upload -> Multi.createFrom()
                        .iterable(IntStream.rangeClosed(1, parts).boxed().toList())
                        .onItem()
                        .transformToUni(number -> copyPart(from, to, upload, number))
                        .merge(AT_ONCE)
                        .collect()
                        .asList()
                        .chain(done -> completeParts(to, upload, done))
                        .onFailure()
                        .call(() -> abortParts(to, upload).onFailure().recoverWithNull())
                        .onCancellation()
                        .call(() -> abortParts(to, upload)));
    }

    private Uni<CompletedPart> copyPart(S3Object from, String to, String upload, int number) {
        long first = (number - 1) * copied;
        long last = Math.min(first + copied, from.size()) - 1;
        return written(s3 -> s3.uploadPartCopy(request -> request.sourceBucket(name)
                        .sourceKey(prefix + from.key())
                        .copySourceIfMatch(from.etag())
                        .copySourceRange("bytes=" + first + "-" + last)
                        .destinationBucket(name)
                        .destinationKey(prefix + to)
                        .uploadId(upload)
                        .partNumber(number)))
                .map(answer -> CompletedPart.builder()
                        .partNumber(number)
                        .eTag(answer.copyPartResult().eTag())
                        .build());
    }

    /** The id of an upload in parts. */
    Uni<String> beginParts(String key) {
        return written(s3 ->
                        s3.createMultipartUpload(request -> request.bucket(name).key(prefix + key)))
                .map(answer -> answer.uploadId());
    }

    Uni<CompletedPart> putPart(String key, String upload, int number, AsyncRequestBody content) {
        return written(s3 -> s3.uploadPart(
                        request -> request.bucket(name)
                                .key(prefix + key)
                                .uploadId(upload)
                                .partNumber(number),
                        content))
                .map(answer -> CompletedPart.builder()
                        .partNumber(number)
                        .eTag(answer.eTag())
                        .build());
    }

    Uni<Void> completeParts(String key, String upload, List<CompletedPart> parts) {
        List<CompletedPart> ordered = parts.stream()
                .sorted((one, other) -> Integer.compare(one.partNumber(), other.partNumber()))
                .toList();
        return written(s3 -> s3.completeMultipartUpload(request -> request.bucket(name)
                        .key(prefix + key)
                        .uploadId(upload)
                        .multipartUpload(all -> all.parts(ordered))))
                .replaceWithVoid();
    }

    Uni<Void> abortParts(String key, String upload) {
        return written(s3 -> s3.abortMultipartUpload(
                        request -> request.bucket(name).key(prefix + key).uploadId(upload)))
                .replaceWithVoid();
    }

    /** Removes an object; that it is not there is no failure. */
    public Uni<Void> delete(String key) {
        return written(s3 -> s3.deleteObject(request -> request.bucket(name).key(prefix + key)))
                .replaceWithVoid();
    }

    Uni<Void> deleteAll(List<S3Object> objects) {
        return Multi.createFrom()
                .iterable(objects)
                .onItem()
                .transformToUni(object -> delete(object.key()))
                .merge(DELETED_AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Hands on the objects of a folder by the thousand. */
    public Uni<Void> pages(String folder, Function<List<S3Object>, Uni<Void>> work) {
        return pages(folder)
                .onItem()
                .transformToUniAndConcatenate(page -> work.apply(page))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** The objects of a folder by the thousand, asked for as they are wanted. */
    public Multi<List<S3Object>> pages(String folder) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<Optional<String>>(Optional.empty()),
                        token -> page(folder, token.get())
                                .invoke(page -> token.set(Optional.ofNullable(page.nextContinuationToken()))))
                .whilst(page -> Boolean.TRUE.equals(page.isTruncated()))
                .map(this::objects);
    }

    private Uni<ListObjectsV2Response> page(String folder, Optional<String> token) {
        return written(s3 -> s3.listObjectsV2(
                request -> request.bucket(name).prefix(prefix + folder).continuationToken(token.orElse(null))));
    }

    private List<S3Object> objects(ListObjectsV2Response page) {
        return page.contents().stream()
                .map(object -> new S3Object(
                        object.key().substring(prefix.length()), object.size(), object.eTag(), object.lastModified()))
                .toList();
    }

    /** Gives up uploads in parts that began before; a thousand of them at most. */
    Uni<Void> abortAbandoned(String folder, Instant before) {
        return written(s3 ->
                        s3.listMultipartUploads(request -> request.bucket(name).prefix(prefix + folder)))
                .chain(page -> Multi.createFrom()
                        .iterable(page.uploads())
                        .filter(upload -> upload.initiated().isBefore(before))
                        .onItem()
                        .transformToUniAndConcatenate(
                                upload -> abortParts(upload.key().substring(prefix.length()), upload.uploadId()))
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    /** A URL by which whoever has it reads the object for a while. */
    public Uni<String> presignedGet(String key, String file, Duration validity) {
        return signed(() -> presigning.get(name, prefix + key, file, validity));
    }

    /** A URL by which whoever has it puts the object, any number of times for a while. */
    public Uni<String> presignedPut(String key, Duration validity) {
        return signed(() -> presigning.put(name, prefix + key, validity));
    }

    private Uni<String> signed(Supplier<String> url) {
        return call(s3 -> CompletableFuture.completedFuture(url.get()))
                .onFailure()
                .transform(failure -> S3Failures.told(failure, place(), ErrorCode.BAD_GATEWAY));
    }

    /**
     * The steps, with an end when the bucket does not answer for half a minute: {@code TEMPORARILY_UNAVAILABLE}. For
     * those who hold a lock meanwhile.
     */
    public <T> Uni<T> soon(Uni<T> steps) {
        return Uni.createFrom().deferred(() -> {
            Context caller = vertx.getOrCreateContext();
            return steps.ifNoItem()
                    .after(SOON)
                    .failWith(() -> new DomainException(
                            ErrorCode.TEMPORARILY_UNAVAILABLE,
                            "The bucket " + place() + " does not answer just now; try again."))
                    .emitOn(answer -> caller.runOnContext(there -> answer.run()));
        });
    }

    private <T> Uni<T> written(Function<S3AsyncClient, CompletableFuture<T>> request) {
        return call(request)
                .onFailure()
                .transform(failure -> S3Failures.told(failure, place(), ErrorCode.INSUFFICIENT_STORAGE));
    }

    private <T> Uni<T> call(Function<S3AsyncClient, CompletableFuture<T>> request) {
        return Uni.createFrom().deferred(() -> {
            Context caller = vertx.getOrCreateContext();
            return Uni.createFrom()
                    .completionStage(() -> request.apply(client))
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .emitOn(answer -> caller.runOnContext(there -> answer.run()));
        });
    }
}
