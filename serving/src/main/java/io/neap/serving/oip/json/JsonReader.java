// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over JSON in UTF-8. It makes no tree and no tokens: the caller knows what must come next, and asks for it.
 *
 * <p>Strict RFC 8259, but for {@code NaN}, {@code Infinity} and {@code -Infinity}, which Python's clients write.
 */
public final class JsonReader {

    private static final int MAX_DEPTH = 64;

    private final byte[] bytes;
    private final int end;
    private int position;

    public JsonReader(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /** What is read; not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    public int position() {
        return position;
    }

    void moveTo(int there) {
        position = there;
    }

    /** Bytes that are left: no value of fewer bytes can follow. */
    int remaining() {
        return end - position;
    }

    /** The next byte that is not white space, not taken; 0 at the end. */
    public byte peek() {
        while (position < end) {
            byte next = bytes[position];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next;
            }
            position++;
        }
        return 0;
    }

    /** The next byte, white space or not, not taken; 0 at the end. */
    byte here() {
        return position < end ? bytes[position] : 0;
    }

    void advance() {
        position++;
    }

    void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        position++;
    }

    /** Takes the opening and says whether anything is inside; if not, takes the closing too. */
    public boolean open(char opening, char closing) {
        expect(opening);
        if (peek() == closing) {
            position++;
            return false;
        }
        return true;
    }

    /** As {@link #open}; {@code null}, which some clients write for what they do not say, has nothing inside. */
    boolean openUnlessNull(char opening, char closing) {
        return !word("null") && open(opening, closing);
    }

    /** After an element: takes the comma, or the closing and says false. */
    public boolean next(char closing) {
        byte next = peek();
        if (next == ',') {
            position++;
            return true;
        }
        if (next != closing) {
            throw unexpected("',' or '" + closing + "'");
        }
        position++;
        return false;
    }

    /** A member's name, with its colon. */
    public String name() {
        String name = string();
        expect(':');
        return name;
    }

    public String string() {
        int start = plainString();
        return here() == '"'
                ? KnownWords.text(bytes, start, position++)
                : new String(escapedString(start), StandardCharsets.UTF_8);
    }

    /** The UTF-8 of a string, escapes resolved. */
    byte[] stringBytes() {
        int start = plainString();
        return here() == '"' ? Arrays.copyOfRange(bytes, start, position++) : escapedString(start);
    }

    /** Takes a string as far as the quote that ends it, or its first escape, and says where it begins. */
    private int plainString() {
        if (peek() != '"') {
            throw unexpected("a string");
        }
        int start = ++position;
        while (position < end) {
            byte next = bytes[position];
            if (next == '"' || next == '\\') {
                return start;
            }
            if (next >= 0 && next < ' ') {
                throw unexpected("no control character inside a string");
            }
            position++;
        }
        throw unexpected("the end of the string");
    }

    private byte[] escapedString(int start) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(bytes, start, position - start);
        while (here() != '"') {
            byte next = here();
            if (position >= end || (next >= 0 && next < ' ')) {
                throw unexpected("the end of the string");
            }
            position++;
            if (next == '\\') {
                text.writeBytes(escape().getBytes(StandardCharsets.UTF_8));
            } else {
                text.write(next);
            }
        }
        position++;
        return text.toByteArray();
    }

    private String escape() {
        byte kind = here();
        position++;
        return switch (kind) {
            case '"' -> "\"";
            case '\\' -> "\\";
            case '/' -> "/";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'u' -> unicode();
            default -> {
                position--;
                throw unexpected("an escape");
            }
        };
    }

    private String unicode() {
        char first = hex();
        if (!Character.isSurrogate(first)) {
            return String.valueOf(first);
        }
        if (Character.isHighSurrogate(first) && here() == '\\' && position + 1 < end && bytes[position + 1] == 'u') {
            position += 2;
            char second = hex();
            if (Character.isLowSurrogate(second)) {
                return new String(new char[] {first, second});
            }
        }
        throw unexpected("two escapes that make one character");
    }

    private char hex() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(here(), 16);
            if (digit < 0) {
                throw unexpected("four hexadecimal digits");
            }
            value = value * 16 + digit;
            position++;
        }
        return (char) value;
    }

    /** Takes the word if it comes next. */
    public boolean word(String word) {
        peek();
        if (word.length() > remaining()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[position + i] != word.charAt(i)) {
                return false;
            }
        }
        position += word.length();
        return true;
    }

    boolean bool() {
        if (word("true")) {
            return true;
        }
        if (word("false")) {
            return false;
        }
        throw unexpected("true or false");
    }

    /** Takes any value, whatever it is. */
    public void skip() {
        skip(0);
    }

    private void skip(int depth) {
        if (depth > MAX_DEPTH) {
            throw unexpected("at most " + MAX_DEPTH + " levels");
        }
        switch (peek()) {
            case '{' -> {
                for (boolean more = open('{', '}'); more; more = next('}')) {
                    name();
                    skip(depth + 1);
                }
            }
            case '[' -> {
                for (boolean more = open('[', ']'); more; more = next(']')) {
                    skip(depth + 1);
                }
            }
            case '"' -> stringBytes();
            default -> {
                if (!word("true") && !word("false") && !word("null")) {
                    JsonNumber.scan(this);
                }
            }
        }
    }

    /** Nothing but white space may follow. */
    public void finish() {
        if (peek() != 0 || position < end) {
            throw unexpected("the end of the body");
        }
    }

    /** The text from there to the cursor. */
    public String text(int start) {
        return new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
    }

    /** The bytes from there to the cursor. */
    byte[] copy(int start) {
        return Arrays.copyOfRange(bytes, start, position);
    }

    ServingException unexpected(String wanted) {
        String got = position < end ? "'" + printable(bytes[position]) + "'" : "the end of the body";
        return ServingException.invalid(
                "the body is not the JSON it should be: expected " + wanted + " at byte " + position + ", got " + got);
    }

    private static String printable(byte value) {
        return value > ' ' && value < 127 ? String.valueOf((char) value) : String.format("0x%02x", value);
    }
}
