// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.serving.TestModels;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.DataType;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpTest {

    @ParameterizedTest
    @EnumSource(DataType.class)
    void rowsOfEveryTypeAreFoundIndependent(DataType type) {
        assertThat(warmUp("identity_" + type.name().toLowerCase(Locale.ROOT)).rowsAreIndependent())
                .isTrue();
    }

    @Test
    void rowsThatAreScoredOneByOneAreIndependent() {
        assertThat(warmUp("linear").rowsAreIndependent()).isTrue();
    }

    @Test
    void rowsThatAreComparedWithEachOtherAreNot() {
        WarmUp warmUp = warmUp("centre");

        assertThat(warmUp.rowsAreIndependent()).isFalse();
        assertThat(warmUp.failure()).isEmpty();
    }

    @Test
    void aFixedShapeIsNeverBatched() {
        assertThat(warmUp("scale").rowsAreIndependent()).isFalse();
    }

    private static WarmUp warmUp(String name) {
        try (LoadedModel model = TestModels.engine(Device.CPU).load(TestModels.file(name))) {
            return WarmUp.of(model, new SplittableRandom(1));
        }
    }
}
