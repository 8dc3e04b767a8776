// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.upload;

import static java.util.stream.Collectors.joining;

import io.neap.control.error.DomainException;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactEntry;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;

/**
 * Uploads in parts, in any order and several at a time. An upload that is not completed by the end of the day after its
 * first is forgotten.
 */
@ApplicationScoped
public class MultipartUploads {

    private final ArtifactStore artifacts;
    private final Clock clock;

    MultipartUploads(ArtifactStore artifacts, Clock clock) {
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /**
     * A part that was sent.
     *
     * @param number counts from 1
     * @param etag what {@link #put} has answered
     */
    public record Part(int number, String etag) {}

    /** The id of a new upload. */
    public String begin() {
        return UploadId.next(LocalDate.now(clock)).text();
    }

    /** Stores a part, in place of one with the same number; its etag. */
    public Uni<String> put(String uploadId, int number, OptionalLong length, Multi<ByteBuffer> content) {
        return artifacts
                .put(new UploadId(uploadId).part(number), length, content)
                .map(Artifact::sha256);
    }

    /**
     * Makes an artifact of the parts, in the order of the list. Completing an upload again changes nothing. Fails with
     * {@code INVALID_PARAMETER_VALUE} when a part is missing or not the one that is meant.
     */
    public Uni<Void> complete(String uploadId, ArtifactPath path, List<Part> parts) {
        UploadId id = new UploadId(uploadId);
        return artifacts.list(id.folder()).chain(stored -> {
            if (parts.isEmpty() || stored.isEmpty()) {
                return completed(id, path);
            }
            return Multi.createFrom()
                    .iterable(parts)
                    .onItem()
                    .transformToUniAndConcatenate(part -> find(id, part))
                    .collect()
                    .asList()
                    .chain(found -> join(path, found))
                    .call(artifact -> artifacts.put(id.mark(), OptionalLong.empty(), name(path)))
                    .call(artifact -> artifacts.discard(id.folder()))
                    .replaceWithVoid();
        });
    }

    /** Forgets an upload and its parts; one that is unknown is no error. */
    public Uni<Void> abort(String uploadId) {
        return artifacts.discard(new UploadId(uploadId).folder());
    }

    @Scheduled(every = "6h", concurrentExecution = ConcurrentExecution.SKIP, identity = "abandoned-uploads")
    Uni<Void> forgetAbandoned() {
        LocalDate yesterday = LocalDate.now(clock).minusDays(1);
        return artifacts
                .list(UploadId.FOLDER)
                .onItem()
                .transformToMulti(days -> Multi.createFrom().iterable(days))
                .map(ArtifactEntry::name)
                .filter(name -> UploadId.day(name)
                        .filter(day -> day.isBefore(yesterday))
                        .isPresent())
                .onItem()
                .transformToUniAndConcatenate(name -> artifacts.discard(UploadId.FOLDER.child(name)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Artifact> find(UploadId id, Part part) {
        return artifacts
                .find(id.part(part.number()))
                .map(found -> found.filter(stored -> stored.sha256().equals(part.etag()))
                        .orElseThrow(() ->
                                DomainException.invalid("Part " + part.number() + " of the upload is not there, or is"
                                        + " another one than " + part.etag() + ": send it again.")));
    }

    private Uni<Artifact> join(ArtifactPath path, List<Artifact> parts) {
        long size = parts.stream().mapToLong(Artifact::size).sum();
        Multi<ByteBuffer> content = Multi.createFrom()
                .iterable(parts)
                .onItem()
                .transformToMultiAndConcatenate(part -> artifacts.read(part, 0, part.size()));
        return artifacts.put(path, OptionalLong.of(size), content);
    }

    /** A client that missed the answer asks again when the parts are gone; what was completed has left a mark. */
    private Uni<Void> completed(UploadId id, ArtifactPath path) {
        return artifacts
                .find(id.mark())
                .chain(mark -> mark.isEmpty()
                        ? Uni.createFrom().item("")
                        : artifacts
                                .read(mark.get(), 0, mark.get().size())
                                .collect()
                                .asList()
                                .map(MultipartUploads::text))
                .invoke(name -> {
                    if (!name.equals(path.text())) {
                        throw DomainException.invalid("The upload has no parts, or was given up: begin it again.");
                    }
                })
                .replaceWithVoid();
    }

    private static Multi<ByteBuffer> name(ArtifactPath path) {
        return Multi.createFrom().item(ByteBuffer.wrap(path.text().getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(List<ByteBuffer> parts) {
        return parts.stream()
                .map(part -> StandardCharsets.UTF_8.decode(part).toString())
                .collect(joining());
    }
}
