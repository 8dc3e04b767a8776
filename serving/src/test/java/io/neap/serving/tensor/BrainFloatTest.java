// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BrainFloatTest {

    @Test
    void everyOneIsKeptAsItIs() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            float value = BrainFloat.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertThat(BrainFloat.toFloat(BrainFloat.fromFloat(value))).isNaN();
            } else {
                assertThat(BrainFloat.fromFloat(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void anyOtherBecomesTheNearestAndTheEvenOneOfTwo() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            int below = Float.floatToIntBits(value) >>> 16;
            float low = BrainFloat.toFloat((short) below);
            float high = BrainFloat.toFloat((short) (below + 1));
            if (Float.isFinite(value) && Float.isFinite(high)) {
                double down = Math.abs((double) value - low);
                double up = Math.abs((double) high - value);
                int nearest = down < up || (down == up && below % 2 == 0) ? below : below + 1;
                assertThat(BrainFloat.fromFloat(value)).as("%s", value).isEqualTo((short) nearest);
            }
        }
        assertThat(BrainFloat.fromFloat(Float.intBitsToFloat(0x3F808000))).isEqualTo((short) 0x3F80);
        assertThat(BrainFloat.fromFloat(Float.intBitsToFloat(0x3F818000))).isEqualTo((short) 0x3F82);
    }
}
