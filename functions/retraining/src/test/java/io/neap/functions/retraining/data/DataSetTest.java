// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataSetTest {

    @Test
    void digestsAllBytesAndJoinsTheRowsOfItsFiles() {
        DataSet data = DataSet.of("d", List.of(file("a", "x,y\n1,A\n"), file("b", "x,y\n2,B\n")));

        assertThat(data.sha256()).isEqualTo("ae8de5c7ac22cce943bd986b1045f0fe8f3b465f7ee475dc5b284ec5e81551b4");
        assertThat(data.samples("y", Optional.empty()).samples()).hasSize(2);
    }

    @Test
    void refusesFilesThatDoNotHaveTheSameColumns() {
        assertThatThrownBy(() -> DataSet.of("d", List.of(file("a", "x,y\n1,A\n"), file("b", "y,x\nB,2\n"))))
                .hasMessageContaining("[x, y]")
                .hasMessageContaining("[y, x]");
    }

    @Test
    void refusesBytesThatAreNoText() {
        DataSet.File file = new DataSet.File(URI.create("file:///a"), new byte[] {'x', '\n', (byte) 0xff});

        assertThatThrownBy(() -> DataSet.of("d", List.of(file))).hasMessageContaining("is not text in UTF-8");
    }

    private static DataSet.File file(String name, String text) {
        return new DataSet.File(URI.create("file:///" + name), text.getBytes(StandardCharsets.UTF_8));
    }
}
