// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.neap.control.retention.ContentStore;
import io.neap.control.retention.Contents;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class UnnamedContentsTest {

    private static final int UPLOADERS = 4;
    private static final int ROUNDS = 60;

    /** Later than all that is noted. */
    private static final long NO_GRACE = Long.MAX_VALUE;

    @Inject
    ArtifactStore store;

    @Inject
    ContentStore unnamed;

    @Inject
    Contents contents;

    @Inject
    BlobFiles files;

    @Inject
    DataSource dataSource;

    @TestHTTPResource("/api/2.0/mlflow-artifacts/artifacts/")
    URI artifacts = URI.create("");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String folder = "race-" + UUID.randomUUID();

    @Test
    void content_is_freed_when_its_last_name_and_its_grace_are_gone() {
        Artifact replaced = put("a", "replaced " + folder);
        put("a", "kept " + folder);
        Artifact shared = put("b", "shared " + folder);
        put("c", "shared " + folder);
        Artifact deleted = put("d", "deleted " + folder);

        await(() -> store.delete(new ArtifactPath(folder + "/b")));
        await(() -> store.delete(new ArtifactPath(folder + "/d")));

        await(contents::free); // within the grace of a day
        assertThat(files.blob(deleted.sha256())).exists();
        ContentStore.Freed freed = freeAll();
        assertThat(freed.bytes()).isGreaterThanOrEqualTo(replaced.size() + deleted.size());
        assertThat(files.blob(replaced.sha256())).doesNotExist();
        assertThat(files.blob(deleted.sha256())).doesNotExist();
        assertThat(files.blob(shared.sha256())).exists();
        assertThat(freeAll().contents()).isZero();
    }

    @Test
    void content_that_got_a_name_again_stays() {
        Artifact first = put("a", "again " + folder);
        await(() -> store.delete(new ArtifactPath(first.path())));
        put("b", "again " + folder);

        freeAll();

        assertThat(files.blob(first.sha256())).exists();
    }

    @Test
    void a_reader_that_has_begun_reads_to_the_end() {
        Artifact read = put("a", folder.repeat(10_000));
        AssertSubscriber<ByteBuffer> reader =
                store.read(read, 0, read.size()).subscribe().withSubscriber(AssertSubscriber.create(1));
        reader.awaitNextItem();
        await(() -> store.delete(new ArtifactPath(read.path())));

        freeAll();

        reader.request(Long.MAX_VALUE).awaitCompletion();
        assertThat(files.blob(read.sha256())).doesNotExist();
        assertThat(reader.getItems().stream().mapToLong(ByteBuffer::remaining).sum())
                .isEqualTo(read.size());
    }

    @Test
    void what_a_kill_has_left_without_a_name_is_found_once_and_freed() throws IOException {
        Artifact named = put("a", "named " + folder);
        String lost = UUID.randomUUID().toString().replace("-", "").repeat(2);
        Files.createDirectories(files.blob(lost).getParent());
        Files.writeString(files.blob(lost), "nobody's");
        Files.writeString(files.blob(lost).resolveSibling("note"), "no content at all");

        long soon = System.currentTimeMillis() + 1_000; // later than what other tests have compared
        surveyAll(soon);
        await(() -> unnamed.free(NO_GRACE, 1_000, false));
        assertThat(files.blob(lost)).as("it may be another's").exists();
        freeAll();

        assertThat(files.blob(lost)).doesNotExist();
        assertThat(files.blob(lost).resolveSibling("note")).exists();
        assertThat(files.blob(named.sha256())).exists();
        assertThat(await(() -> unnamed.survey(soon - 1, soon)))
                .as("all was compared")
                .isEmpty();
        assertThat(await(unnamed::surveyed)).satisfies(found -> {
            assertThat(found.complete()).isTrue();
            assertThat(found.named()).isTrue();
            assertThat(found.nameless()).isPositive().isLessThan(found.kept());
        });
    }

    @Test
    void one_content_that_is_locked_holds_up_no_other() throws SQLException {
        Artifact locked = put("a", "locked " + folder);
        Artifact other = put("b", "other " + folder);
        await(() -> store.delete(new ArtifactPath(locked.path())));
        await(() -> store.delete(new ArtifactPath(other.path())));

        try (Connection uploader = dataSource.getConnection();
                PreparedStatement lock =
                        uploader.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0)) is null")) {
            lock.setString(1, locked.sha256());
            lock.execute();
            ContentStore.Freed freed = freeAll();
            assertThat(freed.looked()).isGreaterThan(freed.contents());
            assertThat(files.blob(other.sha256())).doesNotExist();
            assertThat(files.blob(locked.sha256())).exists();
            uploader.createStatement().execute("select pg_advisory_unlock_all()");
        }

        freeAll();
        assertThat(files.blob(locked.sha256())).doesNotExist();
    }

    @Test
    void two_controls_that_free_beside_uploads_of_equal_content_take_nothing_that_has_a_name() throws Exception {
        AtomicBoolean uploading = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> collectors = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                collectors.add(threads.submit(() -> {
                    while (uploading.get()) {
                        freeAll();
                        surveyAll(System.currentTimeMillis());
                    }
                }));
            }
            List<Future<Void>> uploads = new ArrayList<>();
            for (int i = 0; i < UPLOADERS; i++) {
                String own = folder + "/" + i;
                uploads.add(threads.submit(() -> upload(own)));
            }
            for (Future<Void> upload : uploads) {
                upload.get();
            }
            uploading.set(false);
            for (Future<?> collector : collectors) {
                collector.get();
            }
        }
        freeAll();

        for (int i = 0; i < UPLOADERS; i++) {
            assertThat(get(folder + "/" + i + "/kept")).startsWith("content ");
        }
    }

    /** Equal content comes and goes under many names, and each that was acknowledged reads back. */
    private Void upload(String own) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String content = "content " + ThreadLocalRandom.current().nextInt(3);
            send("PUT", own + "/kept", content);
            assertThat(get(own + "/kept")).isEqualTo(content);
            send("PUT", own + "/gone", content);
            send("DELETE", own + "/gone", "");
            assertThat(get(own + "/kept")).isEqualTo(content);
        }
        return null;
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(artifacts.resolve(path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private void send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(artifacts.resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private ContentStore.Freed freeAll() {
        return await(() -> unnamed.free(NO_GRACE, 1_000, true));
    }

    private void surveyAll(long now) {
        while (await(() -> unnamed.survey(now - 1, now)).isPresent()) {
            Thread.onSpinWait();
        }
    }

    private Artifact put(String name, String text) {
        return await(() -> store.put(
                new ArtifactPath(folder + "/" + name),
                OptionalLong.empty(),
                Multi.createFrom().item(ByteBuffer.wrap(text.getBytes(UTF_8)))));
    }

    private static <T> T await(Supplier<Uni<T>> step) {
        try {
            return VertxContextSupport.subscribeAndAwait(step);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
