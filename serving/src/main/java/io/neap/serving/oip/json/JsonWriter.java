// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes compact JSON in UTF-8; sets the commas itself. */
public final class JsonWriter {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private byte[] bytes;
    private int length;
    private boolean comma;

    public JsonWriter(int sizeHint) {
        bytes = new byte[Math.max(64, sizeHint)];
    }

    public byte[] toByteArray() {
        return toByteArray(0);
    }

    /** With so many bytes behind it, to be filled. */
    byte[] toByteArray(int more) {
        return Arrays.copyOf(bytes, Math.addExact(length, more));
    }

    int length() {
        return length;
    }

    public JsonWriter open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    public JsonWriter close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    public JsonWriter name(String name) {
        string(name);
        put(':');
        comma = false;
        return this;
    }

    public JsonWriter string(String text) {
        separate();
        put('"');
        if (isPlain(text)) {
            ascii(text);
        } else {
            escaped(text);
        }
        put('"');
        return this;
    }

    /** Whether it stands in JSON as it is, and each character is one byte. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next < ' ' || next > '~' || next == '"' || next == '\\') {
                return false;
            }
        }
        return true;
    }

    private void escaped(String text) {
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            if (next == '"' || next == '\\') {
                put('\\');
                put((char) next);
            } else if (next >= 0 && next < ' ') {
                ascii("\\u00");
                put(HEX[next >> 4]);
                put(HEX[next & 15]);
            } else {
                ensure(1);
                bytes[length++] = next;
            }
        }
    }

    public JsonWriter bool(boolean value) {
        separate();
        ascii(value ? "true" : "false");
        return this;
    }

    public JsonWriter number(long value) {
        separate();
        ascii(Long.toString(value));
        return this;
    }

    JsonWriter unsigned(long value) {
        separate();
        ascii(Long.toUnsignedString(value));
        return this;
    }

    /** The shortest digits that read back as the same float; {@code NaN} and {@code Infinity} as Python writes them. */
    JsonWriter number(float value) {
        separate();
        ascii(Float.toString(value));
        return this;
    }

    JsonWriter number(double value) {
        separate();
        ascii(Double.toString(value));
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
        comma = true;
    }

    @SuppressWarnings("deprecation") // for text that may be other than ASCII
    private void ascii(String text) {
        ensure(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    private void put(char character) {
        ensure(1);
        bytes[length++] = (byte) character;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
