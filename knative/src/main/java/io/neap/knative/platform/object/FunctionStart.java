// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is told of a process's start and stands nowhere in its pod.
 *
 * @param told by the function, in its readiness answer
 * @param pulled how long the kubelet waited for its image, and for those of its volumes
 */
public record FunctionStart(Map<String, ?> told, Duration pulled) {

    /** Of one that told nothing. */
    public static final FunctionStart UNTOLD = new FunctionStart(Map.of(), Duration.ZERO);

    /** The reason of the events that tell it. */
    public static final String PULLED = "Pulled";

    private static final String FIELD = "spec.containers{" + FunctionContainer.NAME + "}";

    /** The event's own times are whole seconds; its message has milliseconds. Nothing is pulled that is there already. */
    private static final Pattern MESSAGE =
            Pattern.compile("Successfully pulled image .* in (?:\\S+ \\()?([0-9.hmsµn]+).*");

    private static final Pattern GO_DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|s|µs|ns)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "h", ChronoUnit.HOURS,
            "m", ChronoUnit.MINUTES,
            "s", ChronoUnit.SECONDS,
            "ms", ChronoUnit.MILLIS,
            "µs", ChronoUnit.MICROS,
            "ns", ChronoUnit.NANOS);

    /** How long was waited for what these events of a pod tell of; those of Knative's own container do not count. */
    public static Duration pulled(List<Event> events) {
        return events.stream()
                .filter(event -> PULLED.equals(event.getReason()) && event.getMessage() != null)
                .filter(event -> event.getInvolvedObject().getFieldPath() == null
                        || event.getInvolvedObject().getFieldPath().equals(FIELD))
                .map(event -> MESSAGE.matcher(event.getMessage()))
                .filter(Matcher::matches)
                .map(message -> duration(message.group(1)))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration duration(String text) {
        return GO_DURATION.matcher(text).results().map(FunctionStart::duration).reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration duration(MatchResult part) {
        Duration unit = UNITS.getOrDefault(part.group(2), ChronoUnit.NANOS).getDuration();
        return Duration.ofNanos(Math.round(Double.parseDouble(part.group(1)) * unit.toNanos()));
    }
}
