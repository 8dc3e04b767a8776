// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository.trace;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is set for all models, and for single ones instead. What a model does not set is as all models have it; what these do not set
 * is as at the start, when every request that is followed gets spans.
 */
public final class TraceSettings {

    public static final int OFF = 0;
    public static final int TIMESTAMPS = 1;
    public static final int UNLIMITED = -1;

    private final Scope all = new Scope(null);
    private final Map<String, Scope> models = new HashMap<>();

    /**
     * What holds now, {@link TraceSetting#COUNT} as what is left of it.
     *
     * @param model all models if null
     */
    public synchronized Map<TraceSetting, Integer> values(@Nullable String model) {
        return scope(model).all();
    }

    /**
     * Changes some settings, all at once, and tells what holds then. The count of requests begins anew.
     *
     * @param model all models if null
     * @param changes a value, or empty for what holds above: for all models, or at the start
     */
    public synchronized Map<TraceSetting, Integer> update(
            @Nullable String model, Map<TraceSetting, OptionalInt> changes) {
        Scope scope = model == null ? all : models.computeIfAbsent(model, unseen -> new Scope(all));
        scope.change(changes);
        if (model != null && scope.own.isEmpty()) {
            models.remove(model);
        }
        return values(model);
    }

    /** Whether the request that is answered now gets spans: it counts. */
    public synchronized boolean takesNext(String model) {
        return scope(model).takesNext();
    }

    /** Drops what is set for a model that is there no more. */
    public synchronized void forget(String model) {
        models.remove(model);
    }

    private Scope scope(@Nullable String model) {
        return model == null ? all : models.getOrDefault(model, all);
    }

    /** What is set in one place, and what lies above it. */
    private static final class Scope {

        private final @Nullable Scope above;
        private final Map<TraceSetting, Integer> own = new EnumMap<>(TraceSetting.class);
        private long seen;

        private Scope(@Nullable Scope above) {
            this.above = above;
        }

        private void change(Map<TraceSetting, OptionalInt> changes) {
            changes.forEach((setting, value) -> {
                if (value.isPresent()) {
                    own.put(setting, value.getAsInt());
                } else {
                    own.remove(setting);
                }
            });
            seen = 0;
        }

        private Map<TraceSetting, Integer> all() {
            Map<TraceSetting, Integer> values = new EnumMap<>(TraceSetting.class);
            for (TraceSetting setting : TraceSetting.values()) {
                values.put(setting, value(setting));
            }
            return Collections.unmodifiableMap(values);
        }

        private int value(TraceSetting setting) {
            Integer value = own.get(setting);
            if (value != null) {
                return value;
            }
            return above == null ? setting.initial() : above.value(setting);
        }

        private boolean takesNext() {
            if (value(TraceSetting.LEVEL) == OFF || value(TraceSetting.COUNT) == 0) {
                return false;
            }
            seen++;
            if (seen % value(TraceSetting.RATE) != 0) {
                return false;
            }
            countDown();
            return true;
        }

        /** Where the count is set. */
        private void countDown() {
            Integer left = own.get(TraceSetting.COUNT);
            if (left == null) {
                if (above != null) {
                    above.countDown();
                }
            } else if (left > 0) {
                own.put(TraceSetting.COUNT, left - 1);
            }
        }
    }
}
