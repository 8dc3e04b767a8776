// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.functions.retraining.problem.RetrainingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvParserTest {

    @Test
    void readsRowsUnderTheirColumns() {
        Table table = CsvParser.parse("a.csv", "x,y\n1, 2 \n3,\n");

        assertThat(table.columns()).containsExactly("x", "y");
        assertThat(table.rows().stream().map(Table.Row::cells)).containsExactly(List.of("1", "2"), List.of("3", ""));
    }

    @Test
    void readsQuotesByteOrderMarkAndWindowsLineBreaks() {
        Table table = CsvParser.parse("a.csv", "\uFEFF\"x, or z\",y\r\n\"say \"\"hi\"\"\nthere\",2\r\n\r\n5,6");

        assertThat(table.columns()).containsExactly("x, or z", "y");
        assertThat(table.rows().getFirst().cells()).containsExactly("say \"hi\"\nthere", "2");
        assertThat(table.rows().getLast().line()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x,y;1,2;3 | line 3 has 1 cells, but the header has 2",
                "x,x;1,2 | line 1 must name each column once",
                "x,y;1,\"2 | line 2 opens a quote that is never closed",
                "x,y;1,\"2\"3 | line 2 has text behind a closing quote",
                "x,y | has no rows",
                "`` | has no rows",
            })
    void namesFileAndLineOfWhatItCannotRead(String text, String message) {
        assertThatThrownBy(() -> CsvParser.parse("a.csv", text.replace(';', '\n')))
                .isInstanceOf(RetrainingException.class)
                .hasMessageContaining("a.csv")
                .hasMessageContaining(message);
    }
}
