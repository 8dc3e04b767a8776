// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Some of the bytes of a file.
 *
 * @param from the first byte
 * @param length how many bytes; 0 only of an empty file
 * @param whole whether it is the whole file
 */
record ByteRange(long from, long length, boolean whole) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** What the {@code Range} header asks for; all when it is absent or of another kind; empty when it lies outside. */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        ByteRange all = new ByteRange(0, size, true);
        if (header == null) {
            return Optional.of(all);
        }
        Matcher range = ONE.matcher(header);
        if (!range.matches() || header.equals("bytes=-")) {
            return Optional.of(all);
        }
        if (range.group(1).isEmpty()) {
            long length = Math.min(Long.parseLong(range.group(2)), size);
            return length == 0 ? Optional.empty() : Optional.of(new ByteRange(size - length, length, false));
        }
        long from = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(range.group(2)), size - 1);
        return from > last ? Optional.empty() : Optional.of(new ByteRange(from, last - from + 1, false));
    }

    /** The {@code Content-Range} of a file of this size. */
    String contentRange(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
