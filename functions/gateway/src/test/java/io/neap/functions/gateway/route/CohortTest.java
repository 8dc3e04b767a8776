// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CohortTest {

    @Test
    void bucketsAreThoseThatControlComputes() throws IOException {
        List<String> vectors = Files.readAllLines(Path.of("../../src/site/reference/cohorts.csv"));

        assertThat(vectors.subList(1, vectors.size())).hasSizeGreaterThan(20).allSatisfy(vector -> {
            String[] fields = vector.split(",", -1);
            assertThat(Cohort.bucket(fields[0], fields[1])).isEqualTo(Integer.parseInt(fields[2]));
        });
    }
}
