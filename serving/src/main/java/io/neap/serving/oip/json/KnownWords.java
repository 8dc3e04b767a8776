// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The protocol's own words, which nearly every string of a request is: found by their bytes, and not made anew. */
final class KnownWords {

    private static final int MAX_LENGTH = 32;
    private static final List<List<Word>> BY_LENGTH = byLength(
            "id",
            "inputs",
            "outputs",
            "parameters",
            "name",
            "shape",
            "datatype",
            "data",
            "binary_data",
            "binary_data_size",
            "binary_data_output",
            "classification",
            "timeout",
            "priority",
            "instances",
            "FP32",
            "FP64",
            "INT32",
            "INT64",
            "BYTES");

    private KnownWords() {}

    @SuppressWarnings("ArrayRecordComponent") // nobody compares words
    private record Word(String text, byte[] bytes) {}

    /** The text of these bytes in UTF-8. */
    static String text(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length < MAX_LENGTH) {
            for (Word word : BY_LENGTH.get(length)) {
                if (Arrays.equals(bytes, start, end, word.bytes, 0, length)) {
                    return word.text;
                }
            }
        }
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    private static List<List<Word>> byLength(String... words) {
        List<List<Word>> table = new ArrayList<>();
        for (int length = 0; length < MAX_LENGTH; length++) {
            table.add(new ArrayList<>());
        }
        for (String word : words) {
            table.get(word.length()).add(new Word(word, word.getBytes(StandardCharsets.US_ASCII)));
        }
        return table;
    }
}
