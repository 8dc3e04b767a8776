// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedMemoryTest {

    private static final int SIZE = 64;

    @TempDir
    Path root = Path.of("");

    private Path folder = Path.of("");
    private SharedMemory memory = TestModels.CLOSED_MEMORY;

    @BeforeEach
    void create() throws IOException {
        folder = Files.createDirectory(root.resolve("shm"));
        Files.write(folder.resolve("object"), new byte[SIZE]);
        memory = TestMemory.open(folder);
    }

    @AfterEach
    void close() {
        memory.unregister("");
    }

    @Test
    void closedItDoesNothingAndSaysWhatWouldOpenIt() {
        SharedMemory closed = TestModels.CLOSED_MEMORY;

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> closed.register("a", "object", 0, 1),
                () -> closed.unregister(""),
                () -> closed.status(""),
                () -> closed.require(Map.of("y", new SharedTensor("a", 0, 1))))) {
            assertRefused(ErrorCode.PERMISSION_DENIED, "neap.oip.shared-memory=true opens it", call);
        }
        closed.require(Map.of());
    }

    @Test
    void regionsAreToldInTheOrderOfTheirNamesUntilTheyAreUnregistered() {
        memory.register("b", "/object", 8, 16);
        memory.register("a", "object", 0, SIZE);

        assertThat(memory.status("")).extracting(Region::name).containsExactly("a", "b");
        Region b = memory.status("b").getFirst();
        assertThat(b.key()).isEqualTo("/object");
        assertThat(b.offset()).isEqualTo(8);
        assertThat(b.byteSize()).isEqualTo(16);
        memory.unregister("b");
        memory.unregister("b");
        assertRefused(ErrorCode.NOT_FOUND, "region 'b' is not registered", () -> memory.status("b"));
        memory.unregister("");
        assertThat(memory.status("")).isEmpty();
    }

    @Test
    void aNameIsTakenOnce() {
        memory.register("a", "object", 0, 8);

        assertRefused(
                ErrorCode.ALREADY_EXISTS, "'a' is already registered", () -> memory.register("a", "object", 8, 8));
        assertThat(memory.status("a").getFirst().offset()).isZero();
        memory.unregister("a");
        memory.register("a", "object", 8, 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", ".", "..", "/..", "../secret", "/../secret", "a/b", "object/", "/a/../object", "a\0b"})
    void aKeyLeadsNowhereElse(String key) throws IOException {
        Files.write(root.resolve("secret"), new byte[SIZE]);

        assertRefused(ErrorCode.INVALID_ARGUMENT, "region 'a': expected a key", () -> memory.register("a", key, 0, 1));
    }

    @Test
    void whatIsNoObjectIsNotThere() throws IOException {
        Files.write(root.resolve("secret"), new byte[SIZE]);
        Files.createSymbolicLink(folder.resolve("link"), root.resolve("secret"));
        Files.createDirectory(folder.resolve("folder"));

        for (String key : List.of("link", "folder", "other", "o".repeat(256))) {
            assertRefused(ErrorCode.NOT_FOUND, "no shared memory of the key", () -> memory.register("a", key, 0, 1));
        }
        String slashes = "/".repeat(256) + "o";
        assertRefused(ErrorCode.INVALID_ARGUMENT, "256 characters, got 257", () -> memory.register("a", slashes, 0, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 65, expected it within the 64 bytes of 'object'; got byte_size 65 at offset 0",
        "64, 1, got byte_size 1 at offset 64",
        "9223372036854775807, 9223372036854775807, got byte_size 9223372036854775807",
        "0, 0, a byte_size of 1 or more; got 0 and 0",
        "-1, 8, got -1 and 8",
        "0, -1, got 0 and -1",
    })
    void aRegionLiesWithinItsObject(long offset, long size, String message) {
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                message.replace(';', ','),
                () -> memory.register("a", "object", offset, size));
    }

    @Test
    void namesAndTheirNumberAreBounded() {
        assertRefused(
                ErrorCode.INVALID_ARGUMENT, "1 to 255 characters, got 0", () -> memory.register("", "object", 0, 1));
        assertRefused(ErrorCode.INVALID_ARGUMENT, "got 256", () -> memory.register("a".repeat(256), "object", 0, 1));
        for (int i = 0; i < SharedMemory.MAX_REGIONS; i++) {
            memory.register("r" + i, "object", 0, 1);
        }
        assertRefused(
                ErrorCode.UNAVAILABLE, "512 are registered, and no more", () -> memory.register("a", "object", 0, 1));
    }

    @Test
    void aSystemWithoutSharedMemorySaysSo() {
        SharedMemory nowhere = TestMemory.open(root.resolve("nothing"));

        assertRefused(ErrorCode.UNIMPLEMENTED, "this machine has no ", () -> nowhere.register("a", "object", 0, 1));
    }

    static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
