// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.serving.repository.InferenceStatistics;
import io.neap.serving.repository.InferenceStatistics.BatchSize;
import io.neap.serving.repository.InferenceStatistics.Compute;
import io.neap.serving.repository.InferenceStatistics.Total;
import io.neap.serving.repository.ModelKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsWriterTest {

    @Test
    void theNamesAreTritons() throws IOException {
        Compute compute = new Compute(new Total(2, 10), new Total(2, 400), new Total(2, 20));
        InferenceStatistics statistics = new InferenceStatistics(
                new ModelKey("linear", "3"),
                1_700_000_000_000L,
                5,
                1,
                new Total(2, 700),
                new Total(1, 30),
                new Total(2, 250),
                compute,
                List.of(new BatchSize(5, compute)));

        assertThat(new String(StatisticsWriter.statistics(List.of(statistics)), StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(Path.of("src/test/resources/golden/stats.json"))
                        .strip());
    }
}
