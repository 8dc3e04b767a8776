// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.tensor.Tensor;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The extension {@code system_shared_memory} of Triton's
 * <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_shared_memory.md">
 * protocol</a>: clients on this machine register regions, and have inputs read there and outputs written there. Closed
 * unless the configuration opens it.
 */
@Singleton
public final class SharedMemory {

    /** Each keeps a file open, and a process has a thousand at least. */
    static final int MAX_REGIONS = 512;

    private static final Logger LOG = Logger.getLogger(SharedMemory.class);
    private static final int MAX_NAME = 255;

    private final Path folder;
    private final boolean open;
    private final long maxInputs;
    private final Map<String, Region> regions = new ConcurrentHashMap<>();

    @Inject
    public SharedMemory(OipConfig config) {
        this(Path.of("/dev/shm"), config.sharedMemory(), config.maxBodySize().asLongValue());
    }

    SharedMemory(Path folder, boolean open, long maxInputs) {
        this.folder = folder;
        this.open = open;
        this.maxInputs = Math.min(maxInputs, Integer.MAX_VALUE);
    }

    void reportUnsafe(@Observes StartupEvent startup) {
        if (open) {
            LOG.warn("Unsafe: whoever reaches the port can have this process read and write any shared memory of this"
                    + " machine that it may. Unset NEAP_OIP_SHARED_MEMORY unless all of them may do that themselves.");
        }
    }

    /**
     * Goes on only if clients may share memory.
     *
     * @throws ServingException with {@code PERMISSION_DENIED} if they may not
     */
    public void requireOpen() {
        if (!open) {
            throw new ServingException(
                    ErrorCode.PERMISSION_DENIED,
                    "shared memory is closed to clients; neap.oip.shared-memory=true opens it");
        }
    }

    /**
     * Registers a region.
     *
     * @param key the object's, as {@code shm_open} takes it
     * @param offset in bytes, from the object's beginning
     * @throws ServingException with {@code ALREADY_EXISTS} if the name is taken, with {@code UNAVAILABLE} if there are too
     *     many, with {@code UNIMPLEMENTED} on a system without {@code /dev/shm}; else as {@link Region#open}
     */
    public synchronized void register(String name, String key, long offset, long byteSize) {
        requireOpen();
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw ServingException.invalid(
                    "a region's name: expected 1 to " + MAX_NAME + " characters, got " + name.length());
        }
        if (!Files.isDirectory(folder)) {
            throw new ServingException(
                    ErrorCode.UNIMPLEMENTED, "this machine has no " + folder + ", where shared memory is looked for");
        }
        if (regions.containsKey(name)) {
            throw new ServingException(
                    ErrorCode.ALREADY_EXISTS, "region '" + name + "' is already registered; unregister it before");
        }
        if (regions.size() >= MAX_REGIONS) {
            throw ServingException.unavailable(
                    "region '" + name + "': " + MAX_REGIONS + " are registered, and no more may be; unregister one");
        }
        regions.put(name, Region.open(folder, name, key, offset, byteSize));
    }

    /** Forgets a region, if there is one of that name; all if it is empty. An output that is still to come there fails, or
     * goes to the region that has the name by then. */
    public void unregister(String name) {
        requireOpen();
        for (String each : name.isEmpty() ? regions.keySet() : List.of(name)) {
            Region region = regions.remove(each);
            if (region != null) {
                close(region);
            }
        }
    }

    private static void close(Region region) {
        try {
            region.close();
        } catch (IOException e) {
            LOG.warnf("a region is unregistered, and not closed: %s", e.toString());
        }
    }

    /**
     * What is registered.
     *
     * @param name all regions if empty
     * @throws ServingException with {@code NOT_FOUND} if there is none of that name
     */
    public List<Region> status(String name) {
        requireOpen();
        if (!name.isEmpty()) {
            return List.of(region("status", name));
        }
        return regions.values().stream()
                .sorted(Comparator.comparing(Region::name))
                .toList();
    }

    Region region(String asker, String name) {
        requireOpen();
        Region region = regions.get(name);
        if (region == null) {
            throw new ServingException(ErrorCode.NOT_FOUND, asker + ": region '" + name + "' is not registered");
        }
        return region;
    }

    /** For the inputs of a request. */
    public SharedInputs inputs() {
        return new SharedInputs(this, maxInputs);
    }

    /**
     * Checks, before a model runs, that its outputs will have a place.
     *
     * @param places by the outputs' names
     * @throws ServingException with {@code NOT_FOUND} or {@code INVALID_ARGUMENT}, naming the output
     */
    public void require(Map<String, SharedTensor> places) {
        places.forEach((output, place) -> {
            String tensor = "output '" + output + "'";
            region(tensor, place.region()).requireInside(tensor, place);
        });
    }

    /**
     * Writes the outputs that have a place.
     *
     * @param places by the outputs' names
     * @throws ServingException with {@code INVALID_ARGUMENT} if an output takes more bytes than its place has, with
     *     {@code NOT_FOUND} if the region was unregistered meanwhile
     */
    public void write(Map<String, SharedTensor> places, List<Tensor> outputs) {
        if (places.isEmpty()) {
            return;
        }
        for (Tensor output : outputs) {
            SharedTensor place = places.get(output.name());
            if (place != null) {
                write(output, place);
            }
        }
    }

    private void write(Tensor output, SharedTensor place) {
        String tensor = "output '" + output.name() + "'";
        int size = output.data().remaining();
        if (size > place.byteSize()) {
            throw ServingException.invalid(tensor + " of shape " + output.shape() + " takes " + size
                    + " bytes: expected " + SharedTensor.BYTE_SIZE + " to be that or more, got " + place.byteSize());
        }
        region(tensor, place.region()).write(tensor, place, output.data());
    }
}
