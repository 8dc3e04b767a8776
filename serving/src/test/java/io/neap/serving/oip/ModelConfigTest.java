// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.oip.json.ConfigWriter;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {

    @ParameterizedTest
    @CsvSource({"linear, AUTO, config-batched.json", "identity_bytes, OFF, config-alone.json"})
    void theNamesAreTritonsAndTheRowsAreOnlyLeftOutWhereTheyShareARun(String model, BatchMode mode, String golden)
            throws IOException {
        ModelRepository repository = new ModelRepository(
                TestModels.engine(Device.CPU),
                TestModels.config(Device.CPU),
                TestModels.batches(mode),
                new SimpleMeterRegistry());
        try {
            byte[] config = ConfigWriter.config(
                    repository.load(new ModelConfig(new ModelKey(model, "1"), TestModels.file(model))));

            assertThat(new String(config, StandardCharsets.UTF_8))
                    .isEqualTo(Files.readString(Path.of("src/test/resources/golden", golden))
                            .strip());
        } finally {
            repository.close();
        }
    }
}
