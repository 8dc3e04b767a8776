// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalePlanTest {

    /** Ready ones are written with their requests under way. */
    @ParameterizedTest(name = "{0} desired of {1} launching, starting {2}, ready {3}, draining {4}")
    @CsvSource({
        "0, 0, '',    '',             '',    '',    0, '',    ''", // nothing to do
        "1, 0, '',    '',             '',    '',    1, '',    ''", // a wake
        "3, 0, '',    'a=0',          '',    '',    2, '',    ''", // raised
        "3, 1, 'b',   'a=0',          '',    '',    0, '',    ''", // on their way already
        "3, 0, '',    'a=0',          'b c', 'b c', 0, '',    ''", // taken back
        "3, 0, '',    'a=0',          'b',   'b',   1, '',    ''", // taken back, and one more
        "2, 0, 'c d', 'a=0',          '',    '',    0, 'd',   ''", // who starts last is given up first
        "1, 0, 'c',   'a=9 b=0',      '',    '',    0, 'c',   b", // the starting one, then who has least to do
        "1, 0, '',    'a=2 b=1 c=3',  '',    '',    0, '',    'b a'",
        "2, 0, '',    'a=1 b=1 c=1',  '',    '',    0, '',    c", // of equals the youngest
        "1, 1, '',    'a=0',          '',    '',    0, '',    ''", // one too many is on its way: ended when it comes
        "0, 0, 'c',   'a=4',          b,     '',    0, 'c',   a", // removed
        "2, 0, '',    'a=0 b=0',      c,     '',    0, '',    ''", // it goes on draining
    })
    void stepsLeadToTheDesiredNumber(
            int desired,
            int launching,
            String starting,
            String ready,
            String draining,
            String recall,
            int launch,
            String cancel,
            String drain) {
        SequencedMap<String, Integer> busy = new LinkedHashMap<>();
        names(ready).forEach(entry -> busy.put(entry.split("=", 2)[0], Integer.parseInt(entry.split("=", 2)[1])));

        assertThat(ScalePlan.of(desired, launching, names(starting), busy, names(draining)))
                .isEqualTo(new ScalePlan<>(names(recall), launch, names(cancel), names(drain)));
    }

    private static List<String> names(String text) {
        return Stream.of(text.split(" ", -1)).filter(name -> !name.isEmpty()).toList();
    }
}
