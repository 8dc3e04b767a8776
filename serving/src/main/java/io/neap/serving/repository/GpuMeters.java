// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.neap.serving.engine.nvidia.GpuState;
import io.neap.serving.engine.nvidia.NvidiaSmi;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs' meters, tagged {@code gpu_uuid}, while a model computes on one: Neap's own, and the same under the names of
 * Triton's metrics. A thread of its own samples them, so that a scrape never waits for the driver; a value that is not
 * known now is not a number.
 */
final class GpuMeters {

    private static final Logger LOG = Logger.getLogger(GpuMeters.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final MeterRegistry registry;
    private final NvidiaSmi gpus;
    private final BooleanSupplier used;
    private final Map<String, List<Meter>> meters = new HashMap<>();
    private volatile Map<String, GpuState> states = Map.of();
    private @Nullable Thread sampler;
    private volatile boolean absent;
    private boolean failing;

    /** @param used whether a model computes on a GPU now */
    GpuMeters(MeterRegistry registry, NvidiaSmi gpus, BooleanSupplier used) {
        this.registry = registry;
        this.gpus = gpus;
        this.used = used;
    }

    /** Samples from now on, until no model computes on a GPU any more. Does not block. */
    synchronized void watch() {
        if (sampler == null && !absent) {
            sampler = Thread.ofPlatform().daemon().name("gpu-metrics").start(this::run);
        }
    }

    private void run() {
        try {
            while (goesOn()) {
                sample();
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            endUnlessFollowed();
        }
    }

    private synchronized void endUnlessFollowed() {
        if (Thread.currentThread().equals(sampler)) {
            end();
        }
    }

    private void end() {
        sampler = null;
        states = Map.of();
        meters.values().forEach(each -> each.forEach(registry::remove));
        meters.clear();
    }

    /** Decided where {@link #watch} is, so that a model that comes meanwhile is not missed. */
    synchronized boolean goesOn() {
        if (!absent && used.getAsBoolean()) {
            return true;
        }
        end();
        return false;
    }

    /** Asks once. Blocks for seconds where the driver hangs. */
    void sample() throws InterruptedException {
        try {
            states = gpus.read().stream().collect(Collectors.toMap(GpuState::uuid, state -> state, (one, same) -> one));
            states.keySet().forEach(this::register);
            if (failing) {
                LOG.info("the GPUs' metrics are back");
            }
            failing = false;
        } catch (NvidiaSmi.AbsentException e) {
            LOG.warnf("there are no metrics of the GPUs: %s", e.getMessage());
            absent = true;
        } catch (IOException e) {
            states = Map.of();
            if (!failing) {
                LOG.warnf("there are no metrics of the GPUs for now: %s", e.getMessage());
            }
            failing = true;
        }
    }

    private synchronized void register(String uuid) {
        meters.computeIfAbsent(
                uuid,
                unseen -> List.of(
                        gauge(uuid, "neap.gpu.utilization", null, GpuState::utilization),
                        gauge(uuid, "neap.gpu.memory.total", "bytes", GpuState::memoryTotal),
                        gauge(uuid, "neap.gpu.memory.used", "bytes", GpuState::memoryUsed),
                        gauge(uuid, "neap.gpu.power", "watts", GpuState::power),
                        gauge(uuid, "nv.gpu.utilization", null, GpuState::utilization),
                        gauge(uuid, "nv.gpu.memory.total.bytes", null, GpuState::memoryTotal),
                        gauge(uuid, "nv.gpu.memory.used.bytes", null, GpuState::memoryUsed),
                        gauge(uuid, "nv.gpu.power.usage", null, GpuState::power)));
    }

    private Meter gauge(String uuid, String name, @Nullable String unit, ToDoubleFunction<GpuState> part) {
        return Gauge.builder(name, () -> {
                    GpuState state = states.get(uuid);
                    return state == null ? Double.NaN : part.applyAsDouble(state);
                })
                .description("As nvidia-smi told it within the last seconds")
                .baseUnit(unit)
                .tag("gpu_uuid", uuid)
                .register(registry);
    }
}
