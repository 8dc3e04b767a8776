// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.neap.control.model.ArtifactStoreContract;
import io.neap.control.store.artifact.s3.S3Bucket;
import io.neap.control.store.artifact.s3.S3Object;
import io.neap.control.store.artifact.s3.S3Server;
import io.neap.control.store.artifact.s3.S3Settings;
import io.neap.control.store.sql.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class S3ArtifactStoreTest extends ArtifactStoreContract {

    private static final long COPIED = 6 << 20;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static S3Server server;

    @Inject
    ArtifactIndex index;

    @Inject
    Database database;

    @Inject
    Vertx vertx;

    private S3Settings settings;
    private S3Bucket bucket;
    private PresignedUploads uploads;
    private IndexedArtifactStore store;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openBucket() {
        settings = server.settings(UUID.randomUUID() + "/");
        bucket = S3Server.bucket(vertx, settings, COPIED);
        uploads = new PresignedUploads(database, index, Optional.of(bucket), Clock.systemUTC());
        store = new IndexedArtifactStore(index, new S3Blobs(bucket), uploads);
    }

    @AfterEach
    void no_upload_is_left_behind() {
        assertThat(keys("incoming/")).isEmpty();
        assertThat(S3Server.unfinished(settings)).isEmpty();
    }

    @Test
    void equal_content_is_kept_once_under_its_digest() {
        Artifact first = put("x", "twice");
        put("y", "twice");

        assertThat(keys("")).containsExactly(S3Blobs.key(first.sha256()));
    }

    @Test
    void content_of_many_parts_is_read_by_ranges() {
        byte[] content = new byte[13 << 20];
        new Random(7).nextBytes(content);

        Artifact stored = await(() -> store.put(path("big"), OptionalLong.of(content.length), pieces(content)));

        assertThat(read(stored, 0, content.length)).isEqualTo(content);
        assertThat(read(stored, (4 << 20) - 1, 3))
                .isEqualTo(new byte[] {content[(4 << 20) - 1], content[4 << 20], content[(4 << 20) + 1]});
        assertThat(keys("")).containsExactly(S3Blobs.key(stored.sha256()));
    }

    @Test
    void an_upload_of_many_parts_that_breaks_off_leaves_nothing() {
        Multi<ByteBuffer> broken = Multi.createBy()
                .concatenating()
                .streams(pieces(new byte[11 << 20]), Multi.createFrom().failure(new IllegalStateException("hung up")));

        assertThatThrownBy(() -> await(() -> store.put(path("half"), OptionalLong.empty(), broken)))
                .hasMessageContaining("hung up");

        assertThat(keys("")).isEmpty();
    }

    @Test
    void long_content_of_another_length_than_announced_leaves_nothing_aside() {
        assertThatThrownBy(() -> await(() -> store.put(path("a"), OptionalLong.of(1), pieces(new byte[6 << 20]))))
                .hasMessageContaining("announced with 1 bytes");
    }

    @Test
    void discarded_content_is_gone_from_the_bucket_unless_it_has_another_name() {
        String content = settings.prefix(); // which no other test has stored
        Artifact alone = put("gone/x", "alone ", content);
        Artifact shared = put("gone/y", content);
        put("kept", content);

        await(() -> store.discard(new ArtifactPath(alone.path())));
        await(() -> store.discard(new ArtifactPath(shared.path())));

        assertThat(keys("")).containsExactly(S3Blobs.key(shared.sha256()));
    }

    @Test
    void what_is_kept_is_told_by_the_first_digits_of_its_digest() {
        Artifact kept = put("x", "kept");
        S3Blobs blobs = new S3Blobs(bucket);

        assertThat(await(() ->
                        blobs.shelf(kept.sha256().substring(0, 2)).collect().asList()))
                .containsExactly(new Blobs.Kept(kept.sha256(), kept.size()));
        assertThat(await(() -> blobs.shelf("00").collect().asList())).isEmpty();
    }

    @Test
    void a_bucket_that_is_not_there_is_told() {
        S3Settings wrong = new S3Settings("nowhere", server.endpoint(), "");

        assertRefused(wrong, ErrorCode.INSUFFICIENT_STORAGE, "look at neap.artifact.s3.bucket");
    }

    @Test
    void a_server_that_is_not_there_is_told_as_what_may_pass() {
        S3Settings unreachable = new S3Settings(S3Server.BUCKET, URI.create("http://127.0.0.1:9"), "");

        assertRefused(unreachable, ErrorCode.TEMPORARILY_UNAVAILABLE, "neap.artifact.s3.endpoint leads to it");
    }

    @Test
    void what_a_client_put_by_its_url_is_the_artifact_at_its_path() throws Exception {
        ArtifactPath path = path("direct/model.bin");
        String url = await(() -> uploads.expect(bucket, path, Duration.ofMinutes(1)));
        assertThat(await(() -> store.find(path))).isEmpty();

        send(url, "first");

        Artifact first = await(() -> store.find(path)).orElseThrow();
        assertThat(read(first, 0, first.size())).asString().isEqualTo("first");
        assertThat(await(() -> store.find(path))).contains(first);
        assertThat(await(() -> store.list(path("direct"))))
                .extracting("name", "size")
                .containsExactly(tuple("model.bin", 5L));

        send(url, "second, by the same URL");

        assertThat(text(path)).isEqualTo("second, by the same URL");
    }

    @Test
    void what_came_by_a_url_is_older_than_what_is_uploaded_afterwards() throws Exception {
        ArtifactPath path = path("a");
        send(await(() -> uploads.expect(bucket, path, Duration.ofMinutes(1))), "direct");

        await(() -> store.put(path, OptionalLong.empty(), parts("proxied")));

        assertThat(text(path)).isEqualTo("proxied");
        assertThat(await(() -> store.delete(path))).isTrue();
        assertThat(await(() -> store.find(path))).isEmpty();
    }

    @Test
    void a_folder_has_what_came_by_urls() throws Exception {
        for (String name : List.of("d/a", "d/e/b", "d0")) {
            send(await(() -> uploads.expect(bucket, path(name), Duration.ofMinutes(1))), name);
        }

        assertThat(await(() -> store.list(path("d")))).extracting("name").containsExactly("a", "e");
        assertThat(await(() -> store.delete(path("d")))).isTrue();
        assertThat(text(path("d0"))).isEqualTo("d0");
    }

    @Test
    void of_many_that_came_by_urls_a_failure_of_one_loses_no_other() throws Exception {
        for (int i = 0; i < 12; i++) {
            ArtifactPath path = path("many/" + i);
            send(await(() -> uploads.expect(bucket, path, Duration.ofMinutes(1))), "content " + i);
        }
        PresignedUploads hindered =
                new PresignedUploads(database, failingAt("many/4"), Optional.of(bucket), Clock.systemUTC());

        assertThatThrownBy(() -> await(() -> hindered.settle(path("many")))).hasMessageContaining("hindered");

        assertThat(await(() -> index.list(path("many"))))
                .hasSize(11)
                .noneMatch(entry -> entry.name().equals("4"));
        assertThatThrownBy(() -> await(hindered::settleAll)).hasMessageContaining("hindered");
        assertThat(text(path("many/4"))).isEqualTo("content 4");
        assertThat(text(path("many/11"))).isEqualTo("content 11");
    }

    private ArtifactIndex failingAt(String name) {
        return new ArtifactIndex(database) {
            @Override
            Uni<Void> put(Artifact artifact, Supplier<Uni<Void>> keep) {
                return super.put(artifact, keep)
                        .chain(() -> artifact.path().equals(path(name).text())
                                ? Uni.createFrom().failure(new IllegalStateException("hindered"))
                                : Uni.createFrom().voidItem());
            }
        };
    }

    @Test
    void what_nobody_looks_for_is_taken_over_all_the_same() throws Exception {
        ArtifactPath path = path("a");
        send(await(() -> uploads.expect(bucket, path, Duration.ofMinutes(1))), "unseen");

        await(uploads::settleAll);

        assertThat(await(() -> index.find(path))).map(Artifact::size).contains(6L);
    }

    @Test
    void a_look_leaves_alone_what_has_come_by_a_url_that_is_over() throws Exception {
        ArtifactPath path = path("a");
        String url = await(() -> uploads.expect(bucket, path, Duration.ofMinutes(1)));
        send(url, "first");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));
        PresignedUploads over = new PresignedUploads(database, index, Optional.of(bucket), later);
        await(() -> over.settle(path));
        send(url, "slow one");

        await(() -> over.settle(path));

        assertThat(await(() -> index.find(path))).map(Artifact::size).contains(5L);
        await(over::settleAll);
        assertThat(await(() -> index.find(path))).map(Artifact::size).contains(8L);
    }

    @Test
    void content_is_where_it_belongs_before_it_has_a_name() {
        await(() -> new S3Blobs(bucket).write(OptionalLong.empty(), parts("small")));

        assertThat(keys("blobs/")).hasSize(1);
    }

    @Test
    void what_is_expired_long_ago_is_forgotten() throws Exception {
        ArtifactPath path = path("a");
        send(await(() -> uploads.expect(bucket, path, Duration.ofMinutes(1))), "taken over");
        PresignedUploads later = new PresignedUploads(
                database,
                index,
                Optional.of(bucket),
                Clock.offset(Clock.systemUTC(), Duration.ofDays(1).plusMinutes(2)));

        await(later::settleAll);

        assertThat(keys("presigned/")).isEmpty();
        assertThat(text(path)).isEqualTo("taken over");
    }

    @Test
    void a_url_ends() throws Exception {
        String url = await(() -> uploads.expect(bucket, path("a"), Duration.ofSeconds(1)));
        Thread.sleep(2_100);

        assertThat(putByUrl(url, "late")).isEqualTo(403);
        assertThat(await(() -> store.find(path("a")))).isEmpty();
    }

    private void assertRefused(S3Settings settings, ErrorCode code, String hint) {
        S3Bucket wrong = S3Server.bucket(vertx, settings, COPIED);
        ArtifactStore refused = new IndexedArtifactStore(
                index, new S3Blobs(wrong), new PresignedUploads(database, index, Optional.empty(), Clock.systemUTC()));

        assertThatThrownBy(() -> await(() -> refused.put(path("a"), OptionalLong.empty(), parts("content"))))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(hint);
    }

    private ArtifactPath path(String name) {
        return new ArtifactPath(settings.prefix() + name);
    }

    private List<String> keys(String folder) {
        List<String> keys = new ArrayList<>();
        await(() -> bucket.pages(folder, page -> {
            page.stream().map(S3Object::key).forEach(keys::add);
            return Uni.createFrom().voidItem();
        }));
        return keys;
    }

    private String text(ArtifactPath path) {
        Artifact artifact = await(() -> store.find(path)).orElseThrow();
        return new String(read(artifact, 0, artifact.size()), StandardCharsets.UTF_8);
    }

    private byte[] read(Artifact artifact, long from, long length) {
        return await(() -> store.read(artifact, from, length)
                .collect()
                .in(ByteArrayOutputStream::new, (bytes, part) -> {
                    byte[] copy = new byte[part.remaining()];
                    part.get(copy);
                    bytes.writeBytes(copy);
                })
                .map(ByteArrayOutputStream::toByteArray));
    }

    private static Multi<ByteBuffer> pieces(byte[] content) {
        int piece = 64 << 10;
        return Multi.createFrom()
                .range(0, content.length / piece)
                .map(i -> ByteBuffer.wrap(content, i * piece, piece).slice());
    }

    private static void send(String url, String content) throws IOException, InterruptedException {
        assertThat(putByUrl(url, content)).isEqualTo(200);
    }

    private static int putByUrl(String url, String content) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .PUT(BodyPublishers.ofString(content))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Override
    protected ArtifactStore store() {
        return store;
    }

    @Override
    protected <T> T await(Supplier<Uni<T>> step) {
        try {
            return VertxContextSupport.subscribeAndAwait(step);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
