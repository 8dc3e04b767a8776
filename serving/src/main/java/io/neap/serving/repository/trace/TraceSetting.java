// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository.trace;

/** One of the settings that clients may change, each a whole number. */
public enum TraceSetting {
    /** {@link TraceSettings#OFF} or {@link TraceSettings#TIMESTAMPS}. */
    LEVEL("trace_level", TraceSettings.OFF, TraceSettings.TIMESTAMPS),
    /** One request in so many gets spans. */
    RATE("trace_rate", 1, 1),
    /** Requests that still get spans; {@link TraceSettings#UNLIMITED} for all that come. */
    COUNT("trace_count", TraceSettings.UNLIMITED, TraceSettings.UNLIMITED),
    /** Only kept: when spans leave is the exporter's affair. */
    LOG_FREQUENCY("log_frequency", 0, 0);

    private final String key;
    private final int min;
    private final int initial;

    TraceSetting(String key, int min, int initial) {
        this.key = key;
        this.min = min;
        this.initial = initial;
    }

    /** Its name in the protocol. */
    public String key() {
        return key;
    }

    public int min() {
        return min;
    }

    /** What holds where nobody has set anything. */
    public int initial() {
        return initial;
    }
}
