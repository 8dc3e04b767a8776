// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.monitor.usage.Saving.Basis;
import io.neap.control.platform.Resources;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavingTest {

    private static final Duration ASLEEP = Duration.ofSeconds(100);
    private static final MeasuredUsage UNUSED = MeasuredUsage.none("birds-00001");
    /** 5 s of processor in 50 s, and 256 MiB. */
    private static final MeasuredUsage USED =
            new MeasuredUsage("birds-00001", 0, 0, 0, 0, 0, 0, 0, 5_000_000, 50_000_000, 256L << 20);

    @Test
    void whatIsRequestedWouldHaveBeenHeld() {
        Resources resources =
                new Resources(Map.of("cpu", "500m", "memory", "2Gi"), Map.of("memory", "4Gi", "nvidia.com/gpu", "1"));

        assertThat(Saving.of(ASLEEP, resources, USED))
                .isEqualTo(new Saving(50, 200, 100, Basis.REQUESTED, Basis.REQUESTED));
    }

    @Test
    void aLimitIsARequestWhereThereIsNone() {
        Resources resources = new Resources(Map.of(), Map.of("cpu", "2", "nvidia.com/mig-1g.5gb", "3"));

        assertThat(Saving.of(ASLEEP, resources, UNUSED))
                .isEqualTo(new Saving(200, 0, 300, Basis.REQUESTED, Basis.UNKNOWN));
    }

    @Test
    void whatIsNotRequestedIsWhatWasMeasured() {
        assertThat(Saving.of(ASLEEP, Resources.ANY, USED))
                .isEqualTo(new Saving(10, 25, 0, Basis.MEASURED, Basis.MEASURED));
        assertThat(Saving.of(ASLEEP, Resources.ANY, UNUSED))
                .isEqualTo(new Saving(0, 0, 0, Basis.UNKNOWN, Basis.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({
        "500m, 0.5",
        "2, 2",
        "1.5, 1.5",
        "1k, 1000",
        "1K, 1000",
        "3Mi, 3145728",
        "1.5G, 1500000000",
        "1Ei, 1152921504606846976"
    })
    void quantitiesAreThoseOfKubernetes(String quantity, double amount) {
        assertThat(Saving.amount(quantity)).isEqualTo(amount);
    }
}
