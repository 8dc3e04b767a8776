// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.tensor.DirectMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A registered part of an object of shared memory, which stays open under its first name.
 *
 * <p>Its bytes are copied by positional reads and writes, and never mapped. Whoever shares an object may shorten it at any
 * time, and the kernel ends a process by SIGBUS that touches a mapping beyond the new end, as ONNX Runtime would in the
 * middle of a run; so it does where the memory for a page that is written to is used up. A read just comes back short, and
 * a write fails.
 */
public final class Region {

    private static final Pattern LEADING_SLASHES = Pattern.compile("^/+");

    /** A slash, and a file's name on Linux. */
    private static final int MAX_KEY = 256;

    private final String name;
    private final String key;
    private final long offset;
    private final long byteSize;
    private final FileChannel object;

    private Region(String name, String key, long offset, long byteSize, FileChannel object) {
        this.name = name;
        this.key = key;
        this.offset = offset;
        this.byteSize = byteSize;
        this.object = object;
    }

    /**
     * Opens the object as {@code shm_open} does: it has to be there, and links are not followed.
     *
     * @param folder of all objects
     * @throws ServingException with {@code INVALID_ARGUMENT} if the key is no plain name or the part not within the object,
     *     with {@code NOT_FOUND} if there is none, with {@code PERMISSION_DENIED} if it is not this process's to use
     */
    static Region open(Path folder, String name, String key, long offset, long byteSize) {
        if (offset < 0 || byteSize < 1) {
            throw ServingException.invalid("region '" + name + "': expected an offset of 0 or more and a byte_size of 1"
                    + " or more, got " + offset + " and " + byteSize);
        }
        Path file = file(folder, name, key);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw absent(name, key);
        }
        try {
            FileChannel object = FileChannel.open(
                    file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
            long size = object.size();
            if (offset > size - byteSize) {
                object.close();
                throw ServingException.invalid("region '" + name + "': expected it within the " + size + " bytes of '"
                        + key + "', got byte_size " + byteSize + " at offset " + offset);
            }
            return new Region(name, key, offset, byteSize, object);
        } catch (NoSuchFileException e) {
            throw absent(name, key);
        } catch (AccessDeniedException e) {
            throw new ServingException(
                    ErrorCode.PERMISSION_DENIED,
                    "region '" + name + "': this process may not read and write '" + key + "'");
        } catch (IOException e) {
            throw ServingException.unavailable("region '" + name + "': '" + key + "' cannot be opened: " + e);
        }
    }

    private static ServingException absent(String name, String key) {
        return new ServingException(
                ErrorCode.NOT_FOUND,
                "region '" + name + "': there is no shared memory of the key '" + key + "' on this machine");
    }

    /** The C library drops the slashes that lead a key, too. */
    private static Path file(Path folder, String name, String key) {
        if (key.length() > MAX_KEY) {
            throw ServingException.invalid(
                    "region '" + name + "': expected a key of at most " + MAX_KEY + " characters, got " + key.length());
        }
        String plain = LEADING_SLASHES.matcher(key).replaceFirst("");
        try {
            if (!plain.isEmpty() && plain.indexOf('/') < 0 && !plain.equals(".") && !plain.equals("..")) {
                return folder.resolve(plain);
            }
        } catch (InvalidPathException noName) {
            // Answered as any other key that names no file: it holds a NUL, or what the system's encoding lacks.
        }
        throw ServingException.invalid(
                "region '" + name + "': expected a key such as '/input', without another '/', got '" + key + "'");
    }

    public String name() {
        return name;
    }

    public String key() {
        return key;
    }

    /** In bytes, from the object's beginning. */
    public long offset() {
        return offset;
    }

    public long byteSize() {
        return byteSize;
    }

    /** @throws ServingException with {@code INVALID_ARGUMENT} if the tensor is not within this region */
    void requireInside(String tensor, SharedTensor place) {
        if (place.offset() > byteSize - place.byteSize()) {
            throw ServingException.invalid(tensor + ": expected it within the " + byteSize + " bytes of region '" + name
                    + "', got " + SharedTensor.BYTE_SIZE + " " + place.byteSize() + " at offset " + place.offset());
        }
    }

    /** A copy of what is there now. */
    ByteBuffer read(String tensor, SharedTensor place) {
        requireInside(tensor, place);
        ByteBuffer copy = DirectMemory.allocate(Math.toIntExact(place.byteSize()));
        long start = offset + place.offset();
        try {
            while (copy.hasRemaining()) {
                if (object.read(copy, start + copy.position()) < 0) {
                    throw shortened(tensor);
                }
            }
        } catch (IOException e) {
            throw failed(tensor, e);
        }
        return copy.flip();
    }

    /** Writes all of the data; as nothing would keep a write from lengthening the object, its size is asked for before. */
    void write(String tensor, SharedTensor place, ByteBuffer data) {
        requireInside(tensor, place);
        long start = offset + place.offset();
        try {
            if (object.size() < start + data.remaining()) {
                throw shortened(tensor);
            }
            while (data.hasRemaining()) {
                start += object.write(data, start);
            }
        } catch (IOException e) {
            throw failed(tensor, e);
        }
    }

    private ServingException shortened(String tensor) {
        return ServingException.invalid(tensor + ": region '" + name + "' was registered with " + byteSize
                + " bytes, and '" + key + "' has been shortened since");
    }

    private ServingException failed(String tensor, IOException failure) {
        return failure instanceof ClosedChannelException
                ? new ServingException(
                        ErrorCode.NOT_FOUND, tensor + ": region '" + name + "' was unregistered meanwhile")
                : ServingException.unavailable(tensor + ": region '" + name + "' cannot be used: " + failure);
    }

    /** What is under way there fails. */
    void close() throws IOException {
        object.close();
    }
}
