// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.neap.control.model.ArtifactStoreContract;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class FileArtifactStoreTest extends ArtifactStoreContract {

    @Inject
    ArtifactStore store;

    @Inject
    ArtifactIndex index;

    @Inject
    BlobFiles files;

    @Inject
    PresignedUploads uploads;

    @Inject
    Vertx vertx;

    @AfterEach
    void no_upload_is_left_behind() {
        assertThat(files.incoming("any").getParent()).isEmptyDirectory();
    }

    @Test
    void equal_content_is_kept_once_under_its_digest() throws IOException {
        Artifact first = put("x", "twice");
        Artifact second = put("y", "twice");

        assertThat(second.sha256()).isEqualTo(first.sha256());
        assertThat(Files.readString(files.blob(first.sha256()))).isEqualTo("twice");
    }

    @Test
    void discarded_content_is_gone_from_the_disk_unless_it_has_another_name() {
        Artifact alone = put("gone/x", "alone " + UUID.randomUUID());
        Artifact shared = put("gone/y", "shared");
        put("kept", "shared");

        await(() -> store.discard(new ArtifactPath(alone.path()))); // a file is its own folder
        await(() -> store.discard(new ArtifactPath(shared.path())));

        assertThat(files.blob(alone.sha256())).doesNotExist();
        assertThat(files.blob(shared.sha256())).exists();
    }

    @Test
    void a_disk_that_takes_nothing_is_told(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        ArtifactStore unwritable = new IndexedArtifactStore(
                index, new FileBlobs(vertx, new BlobFiles(() -> file, Clock.systemUTC())), uploads);

        assertThatThrownBy(() ->
                        await(() -> unwritable.put(new ArtifactPath("a"), OptionalLong.empty(), parts("content"))))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE))
                .hasMessageContaining("free disk space or make the folder writable");
    }

    @Test
    void an_upload_that_the_disk_has_no_room_for_is_refused_before_a_byte_is_written() {
        OptionalLong length = OptionalLong.of(Long.MAX_VALUE);

        assertThatThrownBy(() -> await(() -> store.put(new ArtifactPath("huge"), length, parts("content"))))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE))
                .hasMessageContaining("keeps 64 MiB for its database");
    }

    @Test
    void uploads_of_a_killed_control_are_removed_at_the_next_start(@TempDir Path folder) throws IOException {
        BlobFiles restarted = new BlobFiles(() -> folder, Clock.systemUTC());
        restarted.prepare(0);
        Files.writeString(restarted.incoming("under way"), "of another control");
        Files.writeString(restarted.incoming("half"), "half");
        Files.setLastModifiedTime(
                restarted.incoming("half"), FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));

        restarted.clean(new StartupEvent());

        assertThat(restarted.incoming("half")).doesNotExist();
        assertThat(restarted.incoming("under way")).exists();
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
