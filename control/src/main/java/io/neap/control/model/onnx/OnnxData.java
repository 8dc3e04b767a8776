// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

/**
 * A file of its own that holds weights.
 *
 * @param location as the model names it, relative to the model's own folder
 * @param tensors how many of its tensors lie there
 * @param bytes up to where the file must reach, as far as the model says so
 */
public record OnnxData(String location, long tensors, long bytes) {

    /** Whether it may lead out of the model's folder. */
    public boolean leadsOut() {
        if (location.isEmpty()
                || location.startsWith("/")
                || location.indexOf('\\') >= 0
                || location.indexOf(':') >= 0) {
            return true;
        }
        for (String part : location.split("/", -1)) {
            if (part.equals("..")) {
                return true;
            }
        }
        return location.chars().anyMatch(c -> c < ' ');
    }

    OnnxData with(OnnxData other) {
        return new OnnxData(location, tensors + other.tensors, Math.max(bytes, other.bytes));
    }
}
