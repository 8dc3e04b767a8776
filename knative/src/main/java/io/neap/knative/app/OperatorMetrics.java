// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps the operator's metrics few. Its SDK counts for each resource by itself, with seventy buckets each: a thousand
 * services would be a hundred thousand series.
 */
@ApplicationScoped
class OperatorMetrics {

    private static final String PREFIX = "operator.sdk.";
    private static final Set<String> OF_ONE_RESOURCE =
            Set.of("name", "namespace", "scope", "resource.name", "resource.namespace", "resource.scope");

    @Produces
    @Singleton
    MeterFilter filter() {
        return new Few();
    }

    private static final class Few implements MeterFilter {

        private static final double[] BUCKETS = Stream.of(10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
                .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
                .toArray();

        @Override
        public Meter.Id map(Meter.Id id) {
            return id.getName().startsWith(PREFIX)
                    ? id.replaceTags(id.getTags().stream().filter(Few::isKept).toList())
                    : id;
        }

        private static boolean isKept(Tag tag) {
            return !OF_ONE_RESOURCE.contains(tag.getKey());
        }

        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            return id.getName().startsWith(PREFIX)
                    ? DistributionStatisticConfig.builder()
                            .percentilesHistogram(false)
                            .serviceLevelObjectives(BUCKETS)
                            .build()
                            .merge(config)
                    : config;
        }
    }
}
