// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

/** Bytes that are no ONNX file; the message says where and why. */
final class MalformedOnnx extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedOnnx(long position, String what) {
        super("at byte " + position + " " + what);
    }
}
