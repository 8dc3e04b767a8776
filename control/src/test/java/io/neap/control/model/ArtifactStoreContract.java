// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every {@link ArtifactStore} is held to; an adapter's test extends this and brings the store. */
public abstract class ArtifactStoreContract {

    private final ArtifactPath root = new ArtifactPath("contract-" + UUID.randomUUID());

    /** The store that is tested. */
    protected abstract ArtifactStore store();

    /** Runs one step as a request would, and waits for it. */
    protected abstract <T> T await(Supplier<Uni<T>> step);

    @Test
    void what_was_stored_is_read_back() {
        Artifact stored = put("a.txt", "ebb ", "and ", "flow");

        assertThat(stored.size()).isEqualTo(12);
        assertThat(stored.sha256()).isEqualTo("153a5aabc0ec305d98be751a8754bbc3209f5899e56a504951130738689589bd");
        assertThat(await(() -> store().find(root.child("a.txt")))).contains(stored);
        assertThat(read(stored, 0, 12)).isEqualTo("ebb and flow");
        assertThat(read(stored, 4, 3)).isEqualTo("and");
    }

    @Test
    void an_empty_artifact_is_an_artifact() {
        Artifact stored = put("empty");

        assertThat(stored.size()).isZero();
        assertThat(await(() -> store().find(root.child("empty")))).contains(stored);
    }

    @Test
    void storing_again_replaces_it_but_not_under_a_reader() {
        Artifact old = put("a", "old");
        put("a", "newer");

        assertThat(read(await(() -> store().find(root.child("a"))).orElseThrow(), 0, 5))
                .isEqualTo("newer");
        assertThat(read(old, 0, 3)).isEqualTo("old");
    }

    @Test
    void content_that_breaks_off_leaves_what_was_there() {
        put("a", "old");
        Multi<ByteBuffer> broken = Multi.createBy()
                .concatenating()
                .streams(parts("half"), Multi.createFrom().failure(new IllegalStateException("hung up")));

        assertThatThrownBy(() -> await(() -> store().put(root.child("a"), OptionalLong.empty(), broken)))
                .hasMessageContaining("hung up");
        assertThatThrownBy(() -> await(() -> store().put(root.child("b"), OptionalLong.empty(), broken)))
                .hasMessageContaining("hung up");

        assertThat(read(await(() -> store().find(root.child("a"))).orElseThrow(), 0, 3))
                .isEqualTo("old");
        assertThat(await(() -> store().find(root.child("b")))).isEmpty();
    }

    @Test
    void content_of_another_length_than_announced_is_not_stored() {
        for (int announced : List.of(3, 5)) {
            assertThatThrownBy(
                            () -> await(() -> store().put(root.child("a"), OptionalLong.of(announced), parts("four"))))
                    .isInstanceOf(DomainException.class)
                    .hasMessageContaining("announced with " + announced + " bytes, but 4 came");
        }
        assertThat(await(() -> store().find(root.child("a")))).isEmpty();
    }

    @Test
    void the_next_part_is_asked_for_when_the_last_one_is_written() {
        AtomicLong asked = new AtomicLong();
        AtomicLong greatest = new AtomicLong();
        Multi<ByteBuffer> content = Multi.createFrom()
                .range(0, 1_000)
                .map(i -> ByteBuffer.wrap(new byte[1_000]))
                .onRequest()
                .invoke(asked::addAndGet)
                .onItem()
                .invoke(() -> greatest.accumulateAndGet(asked.getAndDecrement(), Math::max));

        Artifact stored = await(() -> store().put(root.child("big"), OptionalLong.of(1_000_000), content));

        assertThat(stored.size()).isEqualTo(1_000_000);
        assertThat(greatest).hasValueLessThanOrEqualTo(4);
    }

    @Test
    void a_folder_lists_what_is_directly_inside() {
        put("d/b.txt", "bb");
        put("d/a/x", "x");
        put("d/a/y", "y");
        put("d0", "not inside");
        put("d-", "not inside");

        assertThat(await(() -> store().list(root.child("d"))))
                .containsExactly(new ArtifactEntry("a", true, 0), new ArtifactEntry("b.txt", false, 2));
        assertThat(await(() -> store().list(root.child("none")))).isEmpty();
        assertThat(await(() -> store().list(new ArtifactPath("")))).contains(new ArtifactEntry(root.text(), true, 0));
    }

    @Test
    void names_of_any_letters_are_listed_whole() {
        put("🐧🐧/model.onnx", "m");
        put("größe/λ", "xy");

        assertThat(await(() -> store().list(root.child("🐧🐧"))))
                .containsExactly(new ArtifactEntry("model.onnx", false, 1));
        assertThat(await(() -> store().list(root.child("größe")))).containsExactly(new ArtifactEntry("λ", false, 2));
        assertThat(await(() -> store().list(root)))
                .containsExactly(new ArtifactEntry("größe", true, 0), new ArtifactEntry("🐧🐧", true, 0));
    }

    @Test
    void a_deleted_artifact_is_gone_and_its_twin_stays() {
        put("a", "same");
        Artifact twin = put("b", "same");

        assertThat(await(() -> store().delete(root.child("a")))).isTrue();
        assertThat(await(() -> store().delete(root.child("a")))).isFalse();
        assertThat(await(() -> store().find(root.child("a")))).isEmpty();
        assertThat(read(twin, 0, 4)).isEqualTo("same");
    }

    @Test
    void what_is_discarded_frees_nothing_that_another_path_names() {
        put("d/a", "shared");
        put("d/b", "alone");
        Artifact twin = put("e", "shared");

        await(() -> store().discard(root.child("d")));

        assertThat(await(() -> store().list(root.child("d")))).isEmpty();
        assertThat(read(twin, 0, 6)).isEqualTo("shared");
        assertThat(read(put("d/b", "alone"), 0, 5)).isEqualTo("alone");
    }

    @Test
    void a_deleted_folder_takes_with_it_what_is_below_and_nothing_beside() {
        put("d/a", "1");
        put("d/e/b", "2");
        put("d.txt", "3");
        put("d0", "4");

        assertThat(await(() -> store().delete(root.child("d")))).isTrue();

        assertThat(await(() -> store().list(root)))
                .extracting(ArtifactEntry::name)
                .containsExactly("d.txt", "d0");
    }

    protected final Artifact put(String name, String... parts) {
        return await(() -> store().put(root.child(name), OptionalLong.empty(), parts(parts)));
    }

    protected static Multi<ByteBuffer> parts(String... parts) {
        return Multi.createFrom().items(parts).map(part -> ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
    }

    private String read(Artifact artifact, long from, long length) {
        return await(() -> store().read(artifact, from, length)
                .collect()
                .in(ByteArrayOutputStream::new, (bytes, part) -> {
                    byte[] copy = new byte[part.remaining()];
                    part.get(copy);
                    bytes.writeBytes(copy);
                })
                .map(bytes -> bytes.toString(StandardCharsets.UTF_8)));
    }
}
