// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.scale;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The steps from the processes that there are to the number that there should be. Raised, one that drains is taken
 * back before another is started; lowered, one that starts is given up before one that serves is drained, and of those that
 * serve the one with the least to do, of equals the youngest.
 *
 * @param recall draining ones that get requests again
 * @param launch how many to start
 * @param cancel starting ones to end
 * @param drain ready ones that get no more requests and end when they have none
 */
public record ScalePlan<P>(List<P> recall, int launch, List<P> cancel, List<P> drain) {

    /**
     * The steps from what there is.
     *
     * @param launching asked for and not there yet; they can't be cancelled before they are
     * @param starting not ready yet, the oldest first
     * @param ready each with its requests under way, the oldest first
     * @param draining the oldest first
     */
    public static <P> ScalePlan<P> of(
            int desired, int launching, List<P> starting, SequencedMap<P, Integer> ready, List<P> draining) {
        int missing = desired - launching - starting.size() - ready.size();
        if (missing >= 0) {
            int recalled = Math.min(missing, draining.size());
            return new ScalePlan<>(
                    List.copyOf(draining.subList(0, recalled)), missing - recalled, List.of(), List.of());
        }
        int surplus = Math.max(0, -missing - launching);
        int cancelled = Math.min(surplus, starting.size());
        List<P> cancel = List.copyOf(starting.subList(starting.size() - cancelled, starting.size()));
        List<P> drain = ready.reversed().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getValue))
                .limit(surplus - cancelled)
                .map(Map.Entry::getKey)
                .toList();
        return new ScalePlan<>(List.of(), 0, cancel, drain);
    }
}
