// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectMemoryTest {

    private static final int CACHE_LINE = 64;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 32 * 1024, 32 * 1024 + 1, 1_000_000})
    void aPieceIsOfTheSizeAskedForAndZero(int size) {
        ByteBuffer piece = DirectMemory.allocate(size);

        assertThat(piece.isDirect()).isTrue();
        assertThat(piece.remaining()).isEqualTo(size);
        assertThat(piece.capacity()).isEqualTo(size);
        while (piece.hasRemaining()) {
            assertThat(piece.get()).isZero();
        }
    }

    @Test
    void smallPiecesBeginAtACacheLine() {
        for (int size = 1; size < 1000; size += 7) {
            assertThat(DirectMemory.allocate(size).alignmentOffset(0, CACHE_LINE))
                    .isZero();
        }
    }

    @Test
    void noPieceSharesAByteWithAnother() {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            pieces.add(filled(DirectMemory.allocate(i), (byte) i));
        }

        for (int i = 0; i < pieces.size(); i++) {
            ByteBuffer piece = pieces.get(i).duplicate();
            while (piece.hasRemaining()) {
                assertThat(piece.get()).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void noPieceSharesAByteWithThoseOfAnotherThread() {
        List<Byte> found = Stream.iterate((byte) 1, mark -> (byte) (mark + 1))
                .limit(64)
                .parallel()
                .map(mark -> {
                    List<ByteBuffer> pieces = new ArrayList<>();
                    for (int i = 0; i < 1000; i++) {
                        pieces.add(filled(DirectMemory.allocate(16), mark));
                    }
                    boolean own = pieces.stream().allMatch(piece -> piece.get(0) == mark && piece.get(15) == mark);
                    return own ? mark : (byte) 0;
                })
                .toList();

        assertThat(found).doesNotContain((byte) 0).hasSize(64);
    }

    private static ByteBuffer filled(ByteBuffer piece, byte mark) {
        for (int i = 0; i < piece.capacity(); i++) {
            piece.put(i, mark);
        }
        return piece;
    }
}
