// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunNamesTest {

    @Test
    void a_name_is_an_adjective_a_noun_and_three_digits() {
        Random random = new Random(7);

        assertThat(Stream.generate(() -> RunNames.next(random)).limit(500))
                .allMatch(name -> name.matches("[a-z]+-[a-z]+-[1-9][0-9]{2}"))
                .doesNotHaveDuplicates();
    }
}
