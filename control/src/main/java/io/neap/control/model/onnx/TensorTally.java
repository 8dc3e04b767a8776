// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

/** What is known of the tensor that is passed over: its name, and where its content is when that is elsewhere. */
final class TensorTally {

    /** Of {@code TensorProto.DataLocation}: in a file beside the model. */
    private static final long EXTERNAL = 1;

    private String name = "";
    private boolean elsewhere;
    private String location = "";
    private long offset;
    private long length;
    private String key = "";
    private String value = "";

    void begin() {
        name = "";
        elsewhere = false;
        location = "";
        offset = 0;
        length = 0;
    }

    void beginEntry() {
        key = "";
        value = "";
    }

    void endEntry() {
        switch (key) {
            case "location" -> location = value;
            case "offset" -> offset = number(value);
            case "length" -> length = number(value);
            default -> {} // a checksum
        }
    }

    void entry(int field, String text) {
        key = field == 1 ? text : key;
        value = field == 2 ? text : value;
    }

    void number(int field, long number) {
        elsewhere |= field == 14 && number == EXTERNAL;
    }

    void name(String text) {
        name = text;
    }

    String name() {
        return name;
    }

    boolean isElsewhere() {
        return elsewhere;
    }

    OnnxData data() {
        return new OnnxData(location, 1, offset + length < 0 ? Long.MAX_VALUE : offset + length);
    }

    /** Whether a field of {@code TensorProto} holds its elements: typed, or raw. */
    static boolean isContent(int field) {
        return (field >= 4 && field <= 7) || (field >= 9 && field <= 11);
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
