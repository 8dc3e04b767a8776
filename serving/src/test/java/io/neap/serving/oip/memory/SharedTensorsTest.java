// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import static io.neap.serving.oip.memory.SharedMemoryTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.serving.ErrorCode;
import io.neap.serving.TestModels;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs out of regions, and outputs into them. */
class SharedTensorsTest {

    private static final int BEGIN = 8;
    private static final int SIZE = 2 * TestMemory.LIMIT;

    @TempDir
    Path folder = Path.of("");

    private Path object = Path.of("");
    private SharedMemory memory = TestModels.CLOSED_MEMORY;

    @BeforeEach
    void register() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BEGIN + SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(BEGIN + 16, 1.5f).putFloat(BEGIN + 20, -2);
        bytes.putInt(BEGIN + 64, 1).put(BEGIN + 68, (byte) 'a').putInt(BEGIN + 69, 900);
        object = Files.write(folder.resolve("object"), bytes.array());
        memory = TestMemory.open(folder);
        memory.register("r", "/object", BEGIN, SIZE);
    }

    @AfterEach
    void close() {
        memory.unregister("");
    }

    @Test
    void anInputIsACopyOfItsPlace() throws IOException {
        Tensor x = read("x", DataType.FP32, Shape.of(1, 2), new SharedTensor("r", 16, 8));
        Files.write(object, new byte[BEGIN + SIZE]);

        assertThat(x).isEqualTo(TestModels.floats("x", Shape.of(1, 2), 1.5f, -2));
        assertThat(x.data().isDirect()).isTrue();
        assertThat(read("s", DataType.BYTES, Shape.of(1), new SharedTensor("r", 0, 4))
                        .elements())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "FP32, 1, 16, 8, tensor 'x': FP32 of shape [1] takes 4 bytes; got 8",
        "FP32, 4, 16, 8, tensor 'x': FP32 of shape [4] takes 16 bytes; got 8",
        "FP32, -1, 16, 8, shape [-1] has a negative dimension",
        "BYTES, 1, 64, 7, element 1 of its BYTES is cut off",
        "BYTES, 1, 69, 8, element 0 of its BYTES is cut off",
        "BYTES, 2, 64, 5, its shape needs 2 BYTES elements; got 1",
        "FP32, 1, 2045, 4, input 'x': expected it within the 2048 bytes of region 'r'; got shared_memory_byte_size 4 at",
        "FP32, 1, 9223372036854775807, 9223372036854775807, expected it within the 2048 bytes",
    })
    void anInputThatDoesNotFitIsRefused(DataType type, long dimension, long offset, long size, String message) {
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                message.replace(';', ','),
                () -> read("x", type, Shape.of(dimension), new SharedTensor("r", offset, size)));
    }

    @Test
    void theInputsOfARequestAreBoundedTogether() {
        SharedInputs inputs = memory.inputs();
        SharedTensor half = new SharedTensor("r", 0, TestMemory.LIMIT / 2);
        Shape shape = Shape.of(TestMemory.LIMIT / 2);
        inputs.read("a", DataType.INT8, shape, half);
        inputs.read("b", DataType.INT8, shape, half);

        assertRefused(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "input 'c': with its 512 bytes the request takes more from shared memory than the 1024",
                () -> inputs.read("c", DataType.INT8, shape, half));
    }

    @Test
    void outputsAreWrittenToTheirPlacesAndNothingElseIs() throws IOException {
        Tensor y = TestModels.floats("y", Shape.of(2), 3, 4);
        Tensor z = TestModels.longs("z", Shape.of(1), 5);
        SharedTensor place = new SharedTensor("r", 100, 16);

        memory.require(Map.of("y", place));
        memory.write(Map.of("y", place), List.of(y, z));

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(object)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getFloat(BEGIN + 100)).isEqualTo(3);
        assertThat(bytes.getFloat(BEGIN + 104)).isEqualTo(4);
        assertThat(bytes.getLong(BEGIN + 108)).isZero();
        assertThat(bytes.getFloat(BEGIN + 16)).isEqualTo(1.5f);
        assertThat(y.data().remaining()).isEqualTo(8);
    }

    @Test
    void anOutputWithoutAFittingPlaceIsRefused() {
        Tensor y = TestModels.floats("y", Shape.of(2), 3, 4);

        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "output 'y': expected it within the 2048 bytes of region 'r', got shared_memory_byte_size 9 at offset 2040",
                () -> memory.require(Map.of("y", new SharedTensor("r", 2040, 9))));
        assertRefused(
                ErrorCode.NOT_FOUND,
                "output 'y': region 'other' is not registered",
                () -> memory.require(Map.of("y", new SharedTensor("other", 0, 8))));
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "output 'y' of shape [2] takes 8 bytes: expected shared_memory_byte_size to be that or more, got 4",
                () -> memory.write(Map.of("y", new SharedTensor("r", 0, 4)), List.of(y)));
    }

    @Test
    void anObjectThatIsShortenedIsNoticedAndNotLengthenedAgain() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(object.toFile(), "rw")) {
            file.setLength(BEGIN + 20);
        }
        SharedTensor place = new SharedTensor("r", 16, 8);

        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "input 'x': region 'r' was registered with 2048 bytes, and '/object' has been shortened since",
                () -> read("x", DataType.FP32, Shape.of(2), place));
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                "output 'y': region 'r' was registered with 2048 bytes",
                () -> memory.write(Map.of("y", place), List.of(TestModels.floats("y", Shape.of(2), 3, 4))));
        assertThat(object).hasSize(BEGIN + 20);
        assertThat(read("x", DataType.FP32, Shape.of(1), new SharedTensor("r", 16, 4)))
                .isEqualTo(TestModels.floats("x", Shape.of(1), 1.5f));
    }

    @Test
    void aRegionOutlivesItsObjectsNameAndNoAnswerOutlivesTheRegion() throws IOException {
        Files.delete(object);
        SharedTensor place = new SharedTensor("r", 16, 8);

        assertThat(read("x", DataType.FP32, Shape.of(2), place).elements()).isEqualTo(2);
        memory.unregister("r");
        assertRefused(
                ErrorCode.NOT_FOUND,
                "output 'y': region 'r' is not registered",
                () -> memory.write(Map.of("y", place), List.of(TestModels.floats("y", Shape.of(2), 3, 4))));
    }

    private Tensor read(String name, DataType type, Shape shape, SharedTensor place) {
        return memory.inputs().read(name, type, shape, place);
    }
}
