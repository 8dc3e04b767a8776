// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PenguinsTest {

    private final Penguins penguins = new Penguins();

    @Test
    void theFilesHaveTheRowsThatTheirReadmeSays() {
        assertThat(rows(Penguins.BATCH_1)).hasSize(87);
        assertThat(rows(Penguins.BATCH_2)).hasSize(187);
        assertThat(penguins.heldOut()).hasSize(68);
    }

    @Test
    void noHeldOutRowIsTrainedOn() {
        Set<String> trained = new HashSet<>(rows(Penguins.BATCH_1));
        trained.addAll(rows(Penguins.BATCH_2));

        assertThat(rows("held-out.csv")).doesNotContainAnyElementsOf(trained);
    }

    @Test
    void everyFileHasAllThreeSpeciesAndCompleteRows() {
        for (String file : List.of(Penguins.BATCH_1, Penguins.BATCH_2, "held-out.csv")) {
            List<Penguins.Row> rows =
                    rows(file).stream().map(Penguins.Row::parse).toList();

            assertThat(rows).allSatisfy(row -> assertThat(row.measurements()).hasSize(4));
            assertThat(rows).extracting(Penguins.Row::species).contains("Adelie", "Chinstrap", "Gentoo");
        }
    }

    @Test
    void accuracyIsThePartThatIsRight() {
        List<String> allAdelie =
                penguins.heldOut().stream().map(row -> "Adelie").toList();
        List<String> allRight =
                penguins.heldOut().stream().map(Penguins.Row::species).toList();

        assertThat(penguins.accuracy(allRight)).isEqualTo(1.0);
        assertThat(penguins.accuracy(allAdelie)).isBetween(0.4, 0.5);
    }

    private List<String> rows(String file) {
        return new String(penguins.file(file), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .toList();
    }
}
