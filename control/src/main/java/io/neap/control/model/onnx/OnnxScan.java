// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import java.nio.ByteBuffer;

/** One reading of a file: which window it wants next, and when it has seen enough. */
final class OnnxScan {

    static final int SMALLEST_WINDOW = 4 << 10;
    static final int LARGEST_WINDOW = 64 << 10;

    /** Bytes that are looked at; a graph of a million nodes has about as many. */
    private static final long MOST_BYTES = 128L << 20;

    private final String file;
    private final long size;
    private final OnnxTally tally = new OnnxTally();
    private final WireScanner scanner;
    private int window = LARGEST_WINDOW;
    private long read;
    private boolean broken;

    OnnxScan(String file, long size) {
        this.file = file;
        this.size = size;
        this.scanner = new WireScanner(size, tally);
    }

    boolean wantsMore() {
        return !broken && !scanner.isDone();
    }

    /** Where the next window begins in the file. */
    long position() {
        return scanner.position();
    }

    /** Of the next window, in bytes. */
    int length() {
        return (int) Math.min(window, size - scanner.position());
    }

    void take(ByteBuffer bytes) {
        long start = scanner.position();
        int length = bytes.remaining();
        if (length < length()) {
            breakOff("It ends before its time: its content is shorter than it was when it was stored.");
            return;
        }
        try {
            scanner.feed(bytes);
        } catch (MalformedOnnx malformed) {
            breakOff("It is no ONNX file that can be read: " + malformed.getMessage() + ".");
            return;
        }
        read += length;
        boolean jumped = scanner.position() > start + length;
        window = jumped ? SMALLEST_WINDOW : Math.min(2 * window, LARGEST_WINDOW);
        if (read > MOST_BYTES && !scanner.isDone()) {
            breakOff("Its graph has more than " + (MOST_BYTES >> 20)
                    + " MiB without its weights: the rest was not looked at.");
        }
    }

    OnnxReport report() {
        return tally.report(file, size);
    }

    private void breakOff(String problem) {
        broken = true;
        tally.breakOff(problem);
    }
}
