// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.functions.retraining.problem.RetrainingException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final Table TABLE = CsvParser.parse("a.csv", """
            id,island,mass,species,length
            7,Dream,NA,Gentoo,1.5
            8,Biscoe,2,Adelie,2.5
            9,,3e1,,3.5
            10,Dream,4,Gentoo,-4.5
            """);

    @Test
    void takesEveryNumericColumnAndDropsRowsThatLackAValue() {
        Samples samples = Samples.of(TABLE, "species", Optional.empty());

        assertThat(samples.features()).containsExactly("id", "mass", "length");
        assertThat(samples.ignored()).containsExactly("island");
        assertThat(samples.dropped()).isEqualTo(2);
        assertThat(samples.samples())
                .containsExactly(
                        new Samples.Sample(List.of(8.0, 2.0, 2.5), "Adelie"),
                        new Samples.Sample(List.of(10.0, 4.0, -4.5), "Gentoo"));
    }

    @Test
    void takesTheWantedColumnsInTheWantedOrder() {
        Samples samples = Samples.of(TABLE, "species", Optional.of(List.of("length", "id")));

        assertThat(samples.features()).containsExactly("length", "id");
        assertThat(samples.ignored()).containsExactly("island", "mass");
        assertThat(samples.dropped()).isEqualTo(1);
    }

    @Test
    void namesTheColumnThatIsNotThere() {
        assertThatThrownBy(() -> Samples.of(TABLE, "kind", Optional.empty()))
                .hasMessage("There is no column 'kind'; the columns are [id, island, mass, species, length].");
    }

    @Test
    void namesFileLineAndColumnOfATypingErrorEvenInARowThatIsDropped() {
        Table table = CsvParser.parse("b.csv", "mass,species\n1,A\n2..5,\n");

        assertThatThrownBy(() -> Samples.of(table, "species", Optional.empty()))
                .isInstanceOf(RetrainingException.class)
                .hasMessage("b.csv, line 3, column 'mass': '2..5' is not a finite number.");
    }

    @Test
    void refusesDataWithoutNumbers() {
        Table table = CsvParser.parse("c.csv", "island,species\nDream,A\n");

        assertThatThrownBy(() -> Samples.of(table, "species", Optional.empty()))
                .hasMessage("No column beside the label 'species' holds numbers.");
    }
}
