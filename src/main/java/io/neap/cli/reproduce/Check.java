// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.reproduce;

/**
 * Whether a thing is what it was.
 *
 * @param what such as {@code artifact 1/models/m-…/model.onnx}
 * @param detail for people
 */
public record Check(String what, Verdict verdict, String detail) {

    /** What came out. */
    public enum Verdict {
        HOLDS,
        CHANGED,
        /** Nothing here can tell. */
        UNKNOWN
    }

    static Check of(String what, boolean holds, String otherwise) {
        return new Check(what, holds ? Verdict.HOLDS : Verdict.CHANGED, holds ? "" : otherwise);
    }

    static Check unknown(String what, String why) {
        return new Check(what, Verdict.UNKNOWN, why);
    }

    @Override
    public String toString() {
        return verdict + " " + what + (detail.isEmpty() ? "" : ": " + detail);
    }
}
