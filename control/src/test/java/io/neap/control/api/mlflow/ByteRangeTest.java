// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1, bytes 0-0/10",
        "bytes=2-, 2, 8, bytes 2-9/10",
        "bytes=2-99, 2, 8, bytes 2-9/10",
        "bytes=-3, 7, 3, bytes 7-9/10",
        "bytes=-99, 0, 10, bytes 0-9/10"
    })
    void a_part_of_ten_bytes_is_cut(String header, long from, long length, String contentRange) {
        ByteRange range = ByteRange.of(header, 10).orElseThrow();

        assertThat(range).isEqualTo(new ByteRange(from, length, false));
        assertThat(range.contentRange(10)).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=5-4", "bytes=-0"})
    void what_lies_outside_is_not_there(String header) {
        assertThat(ByteRange.of(header, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines=1-2", "bytes=0-1,4-5", "bytes=-", ""})
    void another_header_means_the_whole(String header) {
        assertThat(ByteRange.of(header, 10)).contains(new ByteRange(0, 10, true));
    }
}
