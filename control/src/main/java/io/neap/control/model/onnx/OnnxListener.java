// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

/** Told what {@link WireScanner} comes across, in the order of the file. */
interface OnnxListener {

    /** A message begins that is a field of another. */
    void begin(OnnxMessage parent, int field, OnnxMessage message);

    void end(OnnxMessage message);

    void number(OnnxMessage message, int field, long value);

    /** A name, of which no more than {@link WireScanner#LONGEST_TEXT} bytes are told. */
    void text(OnnxMessage message, int field, String text);

    /** Content that is not read. */
    void skipped(OnnxMessage message, int field, long length);
}
